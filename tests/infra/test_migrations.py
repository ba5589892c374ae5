"""One set of migrations: it builds what the models say, on both databases, and its last steps can be taken back."""

from sqlalchemy import inspect

from yfund.infra.db import db

BACK_TO = "0010"


def told(app, *words):
    """A command of the migrations; its error fails the test."""
    answer = app.test_cli_runner().invoke(args=["db", *words])
    assert answer.exit_code == 0, answer.output


def shape(app):
    """Every table with its columns and indexes."""
    with app.app_context():
        seen = inspect(db.engine)
        return {table: (sorted(column["name"] for column in seen.get_columns(table)),
                        sorted(str(index["name"]) for index in seen.get_indexes(table))) for table in seen.get_table_names()}


def test_the_database_is_what_the_models_say(app):
    told(app, "check")


def test_the_last_steps_can_be_taken_back_and_taken_again(app):
    before = shape(app)
    told(app, "downgrade", BACK_TO)
    assert shape(app) != before
    told(app, "upgrade")
    assert shape(app) == before
    told(app, "check")


def test_a_missing_index_is_noticed(app):
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_assignment_call_state")
    assert app.test_cli_runner().invoke(args=["db", "check"]).exit_code != 0
