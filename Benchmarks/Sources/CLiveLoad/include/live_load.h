// The load of the group `live`: tags of a plant that report their places to an MQTT broker, a bare counter of what the
// broker hands on, and a reader of the page's stream. In C, so that neither is what limits a measurement.
#pragma once
#include <stdint.h>

// Tags on a plan: each stands in its own cell of `pitch_m` with a noise of 0.3 m, but for the last `walkers`, which
// walk through all cells at 1.2 m/s. The same seed gives the same places.
struct live_plan {
    const char *site;
    uint64_t seed;
    uint32_t tags, walkers, columns, rows;
    double pitch_m;
};

typedef struct live_load live_load;

// Connects a gateway (MQTT 3.1.1) to a broker on loopback; NULL when it is refused.
live_load *live_load_open(int port, const struct live_plan *plan);

// Sends messages of `per_message` fixes of one tag each, tag after tag. One fix makes a payload of exactly 120 bytes.
// Returns 0, or -1 when the connection is gone.
int live_load_send(live_load *load, uint32_t messages, uint32_t per_message);

// One fix of one tag with a place given; it does not say its technology, so it is taken at its word.
int live_load_tell(live_load *load, const char *tag, double x, double y);
void live_load_close(live_load *load);

// A subscriber over libmosquitto that only counts, on a thread of its own.
typedef struct live_counter live_counter;
live_counter *live_counter_open(int port, const char *filter);
uint64_t live_counter_count(const live_counter *counter);
// Processor time of its thread so far, ns.
int64_t live_counter_cpu_ns(live_counter *counter);
void live_counter_close(live_counter *counter);

// Reads `/api/v1/stream` on a thread of its own and notes when each alarm about a site exit came.
typedef struct live_stream live_stream;
live_stream *live_stream_open(int port, const char *cookie);
// When the alarm about a container was first there, ns of the monotonic clock; 0 = not yet.
int64_t live_stream_seen_ns(live_stream *stream, const char *code);
void live_stream_close(live_stream *stream);

int64_t live_now_ns(void);
