"""Plain pages made of the notebooks: a phone opens a link and drags, with no kernel and no server.

    python -m xentlib.hosting.site notebooks site

runs each notebook, shows explorers and questions in the forms that need no kernel, and writes one
page for each notebook, an index, and the files that the pages share.
"""
