"""Where the notebooks run: what is installed there, the server, and pages without a kernel."""
