# make run    the site with its demonstration on http://localhost:8000 (PORT=… and HOST=… change that)
# make test   everything: contracts, SQLite, PostgreSQL, Chromium, wheel
# make help   the rest

SHELL := /bin/sh
PY := .venv/bin/python
PORT ?= 8000
HOST ?= 127.0.0.1
# Some machines set this; without bytecode every start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test bench growth fairness lint messages lock packages clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo "make bench  speed and weight of the ten most used pages, and of the assignment"
	@echo "make growth  pages of officers at 530 and at 10,000 applications, beside each other: some ten minutes"
	@echo "make fairness  the study of fair reading: some minutes, writes docs/fairness.md"
	@echo "make lint   style of the code, and the contracts between the rooms"
	@echo "make messages  gather the strings into translations/*.po and compile them"
	@echo "make lock   resolve requirements/*.in again into hashed locks"
	@echo "make packages  write the list of packages in setup.cfg"

run:
	@sh tools/install.sh run
	@sh tools/system_libraries.sh pdf
	@exec env PORT='$(PORT)' HOST='$(HOST)' $(PY) tools/serve.py

test:
	@sh tools/install.sh test
	@sh tools/system_libraries.sh test
	@$(PY) tools/test.py

bench:
	@sh tools/install.sh test
	@$(PY) tools/bench.py
	@$(PY) tools/bench_assigning.py

growth:
	@sh tools/install.sh test
	@$(PY) tools/growth.py

fairness:
	@sh tools/install.sh run
	@$(PY) tools/fairness.py

lint:
	@sh tools/install.sh test
	@$(PY) -m ruff check .
	@$(PY) -m pytest -q -p no:cacheprovider tests/architecture/test_imports.py tests/architecture/test_sizes.py

messages:
	@sh tools/install.sh run
	@$(PY) tools/messages.py update

packages:
	@$(PY) tools/packages.py --write

lock:
	@sh tools/install.sh run
	@sh tools/lock.sh

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
