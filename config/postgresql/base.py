"""The module that Django looks for in ENGINE."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from config.postgresql.connections import DOOR, WatchedConnection
from config.postgresql.patience import Patience


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps a connection for each thread, as Django does with CONN_MAX_AGE, and watches it."""

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, without our own word."""
        params: dict[str, Any] = super().get_connection_params()
        return {name: value for name, value in params.items() if name != "patience"}

    def get_new_connection(self, conn_params: dict[str, Any]) -> WatchedConnection:
        """One that was looked for in turn. No isolation level but PostgreSQL's own, READ COMMITTED."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        with DOOR.turn():
            connection = WatchedConnection.connect(**conn_params)
        patience: Patience = self.settings_dict["OPTIONS"]["patience"]
        connection.patience, connection.address = patience, conn_params
        return connection
