"""Benchmarks, apart from the tests: peers are timed in the same run, and no time fails anything."""
