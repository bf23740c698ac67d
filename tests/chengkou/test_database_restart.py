"""A restart of PostgreSQL cuts the connections of the pool; nobody meets an error for it."""

import psycopg
import pytest
from django.db import connection
from django.test import Client

CUT_THE_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def cut_all_connections() -> int:
    """End the server's side of every connection, as a restart does; how many there were."""
    parameters = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port"}
    given = {name: value for name, value in parameters.items() if name in names}
    with psycopg.connect(**given) as other:
        return len(other.execute(CUT_THE_OTHERS).fetchall())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_connections_cut_while_in_the_pool_are_replaced(client: Client) -> None:
    connection.ensure_connection()
    connection.close()  # back to the pool, as after each request
    assert cut_all_connections() > 0
    assert client.post("/login/", {"username": "nobody", "password": "x"}).status_code == 200
