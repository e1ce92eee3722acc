"""What must hold inside a file whose shape is right: a module per theme, a function per code."""
