#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "include/live_load.h"
#include "wire.h"

enum { SEEN_MAX = 4096, LINE = 1 << 16, CODE = 24 };

struct live_stream {
    int line;
    pthread_t thread;
    pthread_mutex_t lock;
    int seen;
    char code[SEEN_MAX][CODE];
    int64_t at_ns[SEEN_MAX];
};

// A line of an alarm: every container's code in it is noted with the time it came.
static void take(live_stream *stream, char *line, int64_t now_ns) {
    if (strncmp(line, "data: ", 6) != 0 || !strstr(line, "\"kind\":\"site_exit\"")) return;
    char *items = strstr(line, "\"items\":");
    char *code = items ? strstr(items, "\"code\":\"") : NULL;
    if (!code) return;
    code += 8;
    size_t length = strcspn(code, "\"");
    if (length == 0 || length >= CODE) return;
    pthread_mutex_lock(&stream->lock);
    int known = 0;
    for (int number = 0; number < stream->seen && !known; number++)
        known = strncmp(stream->code[number], code, length) == 0 && stream->code[number][length] == 0;
    if (!known && stream->seen < SEEN_MAX) {
        memcpy(stream->code[stream->seen], code, length);
        stream->at_ns[stream->seen++] = now_ns;
    }
    pthread_mutex_unlock(&stream->lock);
}

static void *run(void *owner) {
    live_stream *stream = owner;
    static char text[LINE * 4];
    size_t used = 0;
    for (;;) {
        ssize_t count = read(stream->line, text + used, sizeof text - 1 - used);
        if (count <= 0) return NULL;
        int64_t now_ns = live_now_ns();
        used += (size_t)count;
        text[used] = 0;
        char *begin = text, *end;
        while ((end = memchr(begin, '\n', used - (size_t)(begin - text)))) {
            *end = 0;
            take(stream, begin, now_ns);
            begin = end + 1;
        }
        used -= (size_t)(begin - text);
        memmove(text, begin, used);
        // A line longer than the room is a batch of positions: none of ours.
        if (used == sizeof text - 1) used = 0;
    }
}

live_stream *live_stream_open(int port, const char *cookie) {
    live_stream *stream = calloc(1, sizeof *stream);
    char request[600];
    int length = snprintf(request, sizeof request,
        "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\nAccept: text/event-stream\r\n\r\n", port, cookie);
    stream->line = live_connect(port);
    pthread_mutex_init(&stream->lock, NULL);
    if (stream->line < 0 || live_write(stream->line, request, (size_t)length) != 0 ||
        pthread_create(&stream->thread, NULL, run, stream) != 0) {
        free(stream);
        return NULL;
    }
    return stream;
}

int64_t live_stream_seen_ns(live_stream *stream, const char *code) {
    int64_t at_ns = 0;
    pthread_mutex_lock(&stream->lock);
    for (int number = 0; number < stream->seen && !at_ns; number++)
        if (strcmp(stream->code[number], code) == 0) at_ns = stream->at_ns[number];
    pthread_mutex_unlock(&stream->lock);
    return at_ns;
}

void live_stream_close(live_stream *stream) {
    shutdown(stream->line, SHUT_RDWR);
    pthread_join(stream->thread, NULL);
    close(stream->line);
    free(stream);
}
