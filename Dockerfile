# The service as an image: web, worker and beat run from it with different commands (docker-compose.yml).

FROM python:3.11-slim AS assets
RUN apt-get update && apt-get install -y --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*
WORKDIR /homeward
COPY adoption/running/assets adoption/running/assets
RUN python -B adoption/running/assets/build.py

FROM python:3.11-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
        fontconfig fonts-noto-core fonts-droid-fallback fonts-nanum \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/homeward --create-home homeward
WORKDIR /homeward
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements/base.txt
COPY . .
COPY --from=assets /homeward/var/assets var/assets
ENV PYTHONUNBUFFERED=1 STATE_DIR=/var/lib/homeward DJANGO_SETTINGS_MODULE=adoption.settings
RUN python -m compileall -q adoption children adopters familyfinding support panels oversight
USER homeward
VOLUME /var/lib/homeward
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "adoption.wsgi:application", "--preload", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--timeout", "60", \
     "--graceful-timeout", "30", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
