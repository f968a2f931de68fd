"""Entry points: command line, page, loopback API; they translate and decide nothing."""
