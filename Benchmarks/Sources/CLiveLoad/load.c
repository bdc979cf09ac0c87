#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "include/live_load.h"
#include "wire.h"

enum { PAYLOAD = 120, BUFFER = 1 << 16, FIX_MAX = 160 };

struct live_load {
    struct live_plan plan;
    int line;
    uint32_t next;
    uint64_t sent;
    uint64_t random;
    // What is walked: where along its way each walker is, metres.
    double *way_m;
    int64_t *told_ms;
    size_t used;
    char buffer[BUFFER];
};

int64_t live_now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int64_t wall_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

// SplitMix64.
static uint64_t draw(live_load *load) {
    uint64_t z = (load->random += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static double noise_m(live_load *load) { return ((double)(draw(load) >> 11) / 9007199254740992.0 - 0.5) * 0.6; }

int live_connect(int port) {
    int line = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (line >= 0 && connect(line, (struct sockaddr *)&place, sizeof place) == 0) {
        setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return line;
    }
    if (line >= 0) close(line);
    return -1;
}

int live_write(int line, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t done = send(line, bytes, count, MSG_NOSIGNAL);
        if (done <= 0) return -1;
        bytes += done;
        count -= (size_t)done;
    }
    return 0;
}

live_load *live_load_open(int port, const struct live_plan *plan) {
    live_load *load = calloc(1, sizeof *load);
    load->plan = *plan;
    load->random = plan->seed;
    load->line = live_connect(port);
    load->way_m = calloc(plan->tags, sizeof *load->way_m);
    load->told_ms = calloc(plan->tags, sizeof *load->told_ms);
    // The client's name is the site's: two of one name would drive each other out.
    char hello[100], answer[4];
    size_t name = strlen(plan->site);
    memcpy(hello, "\x10\x00\x00\x04MQTT\x04\x02\x00\x00\x00\x00", 14);
    hello[1] = (char)(12 + name);
    hello[13] = (char)name;
    memcpy(hello + 14, plan->site, name < 80 ? name : 80);
    if (load->line < 0 || name > 80 || live_write(load->line, hello, 14 + name) != 0 || read(load->line, answer, 4) != 4 ||
        answer[3] != 0) {
        live_load_close(load);
        return NULL;
    }
    return load;
}

static int flush(live_load *load) {
    int result = load->used ? live_write(load->line, load->buffer, load->used) : 0;
    load->used = 0;
    return result;
}

static int put(live_load *load, const char *topic, size_t topic_length, const char *payload, size_t length) {
    size_t rest = 2 + topic_length + length;
    if (load->used + rest + 5 > BUFFER && flush(load) != 0) return -1;
    char *out = load->buffer + load->used;
    *out++ = 0x30;
    for (size_t left = rest;;) {
        *out++ = (char)((left & 127) | (left > 127 ? 128 : 0));
        left >>= 7;
        if (left == 0) break;
    }
    *out++ = (char)(topic_length >> 8);
    *out++ = (char)topic_length;
    memcpy(out, topic, topic_length);
    memcpy(out + topic_length, payload, length);
    load->used = (size_t)(out + topic_length + length - load->buffer);
    return 0;
}

static void place(live_load *load, uint32_t tag, int64_t gone_ms, double *x, double *y) {
    const struct live_plan *plan = &load->plan;
    uint32_t cells = plan->columns * plan->rows, standing = plan->tags - plan->walkers;
    if (tag < standing) {
        // Those of one cell stand in rows half a metre apart, well within it.
        uint32_t cell = tag % cells, number = tag / cells, side = (uint32_t)(plan->pitch_m / 2 / 0.5);
        *x = (cell % plan->columns + 0.25) * plan->pitch_m + number % side * 0.5;
        *y = (cell / plan->columns + 0.25) * plan->pitch_m + number / side % side * 0.5;
    } else {
        double width_m = plan->columns * plan->pitch_m;
        load->way_m[tag] += 1.2 * (gone_ms < 60000 ? (double)gone_ms : 60000) / 1000;
        double way_m = load->way_m[tag] + tag * 7.3;
        uint32_t row = (uint32_t)(way_m / width_m + tag) % plan->rows;
        *x = way_m - width_m * (double)(uint64_t)(way_m / width_m);
        *y = (row + 0.5) * plan->pitch_m;
    }
    *x += noise_m(load) + 0.31;
    *y += noise_m(load) + 0.31;
}

int live_load_send(live_load *load, uint32_t messages, uint32_t per_message) {
    char topic[80], payload[FIX_MAX * 64];
    if (per_message > 60) per_message = 60;
    for (uint32_t number = 0; number < messages; number++) {
        uint32_t tag = load->next;
        load->next = tag + 1 == load->plan.tags ? 0 : tag + 1;
        int topic_length = snprintf(topic, sizeof topic, "chemtrack/%s/fix/T-%06u", load->plan.site, tag);
        int64_t now_ms = wall_ms(), before_ms = load->told_ms[tag];
        // Of one tag no two fixes have one time.
        int64_t at_ms = now_ms - per_message + 1;
        if (at_ms <= before_ms) at_ms = before_ms + 1;
        char *out = payload;
        if (per_message > 1) *out++ = '[';
        for (uint32_t fix = 0; fix < per_message; fix++, at_ms++) {
            double x, y;
            place(load, tag, before_ms ? at_ms - before_ms : 0, &x, &y);
            before_ms = at_ms;
            if (fix) *out++ = ',';
            char *begin = out;
            out += sprintf(out, "{\"tag\":\"T-%06u\",\"at\":%lld,\"x\":%.2f,\"y\":%.2f,\"acc\":0.3,\"floor\":1,\"tech\":\"uwb\"", tag,
                (long long)at_ms, x, y);
            // A counter of the sender fills it up.
            int room = PAYLOAD - (int)(out - begin) - 10;
            out += sprintf(out, ",\"seq\":\"%.*llu\"}", room, (unsigned long long)(load->sent % 10000000));
        }
        load->told_ms[tag] = at_ms - 1;
        if (per_message > 1) *out++ = ']';
        load->sent++;
        if (put(load, topic, (size_t)topic_length, payload, (size_t)(out - payload)) != 0) return -1;
    }
    return flush(load);
}

int live_load_tell(live_load *load, const char *tag, double x, double y) {
    char topic[120], payload[200];
    int topic_length = snprintf(topic, sizeof topic, "chemtrack/%s/fix/%s", load->plan.site, tag);
    int length = snprintf(payload, sizeof payload, "{\"tag\":\"%s\",\"at\":%lld,\"x\":%.2f,\"y\":%.2f,\"acc\":0.3,\"floor\":1}",
        tag, (long long)wall_ms(), x, y);
    if (put(load, topic, (size_t)topic_length, payload, (size_t)length) != 0) return -1;
    return flush(load);
}

void live_load_close(live_load *load) {
    if (load->line >= 0) close(load->line);
    free(load->way_m);
    free(load->told_ms);
    free(load);
}
