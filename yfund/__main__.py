"""`python -m yfund` and the `yfund` command: the same as `flask --app yfund.app`."""

from flask.cli import FlaskGroup

from yfund.app import create_app

main = FlaskGroup(name="yfund", create_app=create_app, help="The grant management system of the Youth Solidarity Fund.")

if __name__ == "__main__":
    main()
