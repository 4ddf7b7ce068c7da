# The whole program on a small image. Its steps are run as a script where no Docker engine is (tests/test_docker.py).
FROM python:3.12-slim
WORKDIR /opt/govtables
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY parsers parsers
COPY pipeline pipeline
COPY flows flows
COPY govtables govtables
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock && pip install --no-cache-dir --no-deps --no-build-isolation .
RUN useradd --create-home govtables
USER govtables
WORKDIR /data
ENTRYPOINT ["govtables"]
CMD ["--help"]
