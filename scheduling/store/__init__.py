"""The local store: SQLite through SQLCipher, one file per profile, opened by window and command line side by side.

Each part is a file of functions: reading ones take the `Database`, changing ones take the cursor of
`with database.transaction() as cursor`, so that what belongs together is written together.
"""
