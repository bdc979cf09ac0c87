#define _GNU_SOURCE
#include <mosquitto.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "include/live_load.h"

struct live_counter {
    struct mosquitto *client;
    pthread_t thread;
    atomic_bool over, ready;
    _Atomic uint64_t count;
    char filter[120];
};

static void connected(struct mosquitto *client, void *owner, int code) {
    if (code == 0) mosquitto_subscribe(client, NULL, ((live_counter *)owner)->filter, 0);
}

static void subscribed(struct mosquitto *client, void *owner, int id, int count, const int *granted) {
    (void)client, (void)id, (void)count, (void)granted;
    atomic_store(&((live_counter *)owner)->ready, true);
}

static void received(struct mosquitto *client, void *owner, const struct mosquitto_message *message) {
    (void)client, (void)message;
    atomic_fetch_add_explicit(&((live_counter *)owner)->count, 1, memory_order_relaxed);
}

static void *run(void *owner) {
    live_counter *counter = owner;
    while (!atomic_load(&counter->over) && mosquitto_loop(counter->client, 100, 1) == MOSQ_ERR_SUCCESS) {}
    return NULL;
}

live_counter *live_counter_open(int port, const char *filter) {
    live_counter *counter = calloc(1, sizeof *counter);
    snprintf(counter->filter, sizeof counter->filter, "%s", filter);
    mosquitto_lib_init();
    counter->client = mosquitto_new("counter", true, counter);
    mosquitto_connect_callback_set(counter->client, connected);
    mosquitto_subscribe_callback_set(counter->client, subscribed);
    mosquitto_message_callback_set(counter->client, received);
    if (mosquitto_connect(counter->client, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS ||
        pthread_create(&counter->thread, NULL, run, counter) != 0) {
        mosquitto_destroy(counter->client);
        free(counter);
        return NULL;
    }
    struct timespec pause = {.tv_nsec = 1000000};
    while (!atomic_load(&counter->ready)) nanosleep(&pause, NULL);
    return counter;
}

uint64_t live_counter_count(const live_counter *counter) { return atomic_load(&counter->count); }

int64_t live_counter_cpu_ns(live_counter *counter) {
    clockid_t clock;
    struct timespec time;
    if (pthread_getcpuclockid(counter->thread, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

void live_counter_close(live_counter *counter) {
    atomic_store(&counter->over, true);
    pthread_join(counter->thread, NULL);
    mosquitto_disconnect(counter->client);
    mosquitto_destroy(counter->client);
    free(counter);
}
