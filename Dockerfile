# The front end is built by Node, the product runs on Python alone.
FROM node:22-bookworm-slim AS pages
WORKDIR /build
COPY package.json package-lock.json .npmrc build.mjs ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static ./static
RUN node build.mjs

FROM python:3.11-slim-bookworm AS packages
ENV UV_PYTHON_DOWNLOADS=never
COPY requirements.lock .
RUN python -m venv /opt/kam \
 && pip install -q --no-cache-dir uv==0.13.9 \
 && uv pip install -q --no-cache -p /opt/kam/bin/python --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/opt/kam/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 KAM_VAR_DIR=/var/lib/kam KAM_STATIC_DIR=/srv/static
RUN useradd --system --uid 10001 --home-dir /var/lib/kam --create-home kam
COPY --from=packages /opt/kam /opt/kam
WORKDIR /srv/kam
COPY . .
COPY --from=pages /build/static/dist ./static/dist
# Static files belong to the image, uploads to the volume.
RUN pybabel compile -q -d locale -D django \
 && KAM_VAR_DIR=/tmp/build python manage.py collectstatic --noinput -i src -v 0 \
 && rm -rf /tmp/build
USER kam
VOLUME /var/lib/kam
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/', timeout=4)"]
CMD ["gunicorn", "kam.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--timeout", "60", "--graceful-timeout", "30", "--no-control-socket"]
