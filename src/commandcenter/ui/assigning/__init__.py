"""指派: who is answerable for what is changed here: by dragging, by keys, by pasting, by handing over."""
