"""The hostile uploads: built by script, judged at the page and at the command line."""
