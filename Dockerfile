# One image for web, worker, beat and the one-off `prepare`; docker-compose.yml says which is which.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.txt
COPY . .
RUN useradd --system --home-dir /data attentive \
    && install --directory --owner attentive /data \
    && python -m compileall -q .
USER attentive
ENV DATA_DIR=/data HOST=0.0.0.0 PORT=8000 ATTENTIVE_ENV=production
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:quizsite.gunicorn_settings", "quizsite.wsgi"]
