"""Django's PostgreSQL, with connections that notice when the server has gone: see docs/decisions/0021."""
