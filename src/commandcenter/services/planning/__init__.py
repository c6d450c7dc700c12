"""配对方案: from the district to a problem, from its optimum to a difference, put in force and undone as one."""
