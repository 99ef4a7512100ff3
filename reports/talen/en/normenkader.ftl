# The fixed text of the framework in words.
