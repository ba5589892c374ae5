"""The servers of the tests do what the tests believe."""

import smtplib

import obstore
import psycopg
import pytest

from tests.servers import postgresql, s3, smtp
from tests.servers.absent import Absent, skip


def test_postgresql_copies_a_template():
    try:
        with postgresql.running() as server:
            server.create("first")
            with psycopg.connect(server.url("first")) as connection:
                connection.execute("CREATE TABLE pledge (amount bigint)")
            server.create("second", template="first")
            server.create("second", template="first")
            with psycopg.connect(server.url("second")) as connection:
                assert connection.execute("SELECT count(*) FROM pledge").fetchone() == (0,)
    except Absent as absence:
        skip(absence)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.admin, connect_timeout=2)


def test_smtp_keeps_letters_and_refuses_when_told():
    with smtp.running() as sink, smtplib.SMTP("127.0.0.1", sink.port) as connection:
        connection.sendmail("fund@demo.example", ["amina@demo.example"], "Subject: Received\r\n\r\nThank you.")
        sink.reply = "451 later"
        with pytest.raises(smtplib.SMTPDataError):
            connection.sendmail("fund@demo.example", ["bo@demo.example"], "Subject: Received\r\n\r\nThank you.")
    assert [(letter["Subject"], letter["X-Envelope-To"]) for letter in sink.letters] == [
        ("Received", "amina@demo.example")
    ]


def test_s3_keeps_a_file_once(tmp_path):
    with s3.running(tmp_path) as address:
        store = obstore.store.S3Store(
            s3.BUCKET,
            endpoint=address,
            access_key_id=s3.KEYS["AWS_ACCESS_KEY_ID"],
            secret_access_key=s3.KEYS["AWS_SECRET_ACCESS_KEY"],
            region=s3.KEYS["AWS_REGION"],
            virtual_hosted_style_request=False,
            client_options={"allow_http": True},
        )
        store.put("receipt.pdf", b"paper", mode="create")
        with pytest.raises(obstore.exceptions.AlreadyExistsError):
            store.put("receipt.pdf", b"other", mode="create")
        assert bytes(store.get("receipt.pdf").bytes()) == b"paper"
