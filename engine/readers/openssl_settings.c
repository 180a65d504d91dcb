/* SPDX-License-Identifier: Apache-2.0
 * What a section of certificate extensions says and no other fact tells, config(5): its lines,
 * those of the sections that they name (@name, policies, ASN1:SEQUENCE:name), and the options of
 * the sections that name it. Of two values of one name the later counts; parts of a value have no
 * order. What a variable stands for counts, and its text where that is not known. Refuses what is
 * too much to go through. */
#include "readers/openssl_names.h"
#include "readers/settings.h"

enum { MOST_WORK = 1 << 16 };

static const pv_told_by TOLD[] = {
    {"basicConstraints", PV_FACT_TEMPLATE_IS_CA},
    {"basicConstraints", PV_FACT_TEMPLATE_MAX_PATH_LENGTH},
    {"basicConstraints", PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS},
    {"keyUsage", PV_FACT_TEMPLATE_KEY_USAGE},
    {"keyUsage", PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS},
    {"extendedKeyUsage", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
    {"extendedKeyUsage", PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS},
    {"default_days", PV_FACT_TEMPLATE_VALIDITY_DAYS},
    {"default_bits", PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE},
    {"default_md", PV_FACT_TEMPLATE_HASH_ALGORITHM},
    {"copy_extensions", PV_FACT_TEMPLATE_COPIED_EXTENSIONS},
    {"distinguished_name", PV_FACT_TEMPLATE_SUBJECT},
};

/* Options of requests and CAs that change what comes into certificates. */
static bool is_option(pv_slice key) {
    static const char *const OPTIONS[] = {"default_days", "default_startdate", "default_enddate",
                                          "default_bits", "default_md",        "copy_extensions",
                                          "policy",       "preserve",          "email_in_dn",
                                          "string_mask",  "unique_subject"};
    for (size_t i = 0; i < sizeof OPTIONS / sizeof *OPTIONS; i++)
        if (pv_conf_same(key, OPTIONS[i]))
            return true;
    return false;
}

/* Sections wait to be gone through, each once. */
typedef struct {
    const pv_conf *conf;
    pv_settings settings;
    size_t waiting[PV_CONF_SECTIONS], count;
    bool known[PV_CONF_SECTIONS];
    size_t work;
} gathering;

static void want(gathering *g, size_t section) {
    if (section < g->conf->section_count && !g->known[section])
        g->waiting[g->count++] = section;
    if (section < g->conf->section_count)
        g->known[section] = true;
}

/* The name of a section that a part of a value may end with. */
static pv_slice name_in(pv_slice part) {
    size_t at = part.size;
    while (at && part.data[at - 1] != ':' && part.data[at - 1] != ';' && part.data[at - 1] != '@')
        at--;
    return pv_slice_trim(pv_slice_from(part, at));
}

static void follow(gathering *g, const pv_conf_entry *e) {
    pv_slice rest = e->value, part;
    while (pv_conf_part(&rest, &part) && g->work < MOST_WORK) {
        pv_slice name = name_in(part);
        g->work += g->conf->section_count;
        if (name.size)
            want(g, pv_conf_section_named(g->conf, name));
    }
}

static pv_status take_entry(gathering *g, size_t index) {
    const pv_conf_entry *e = &g->conf->entries[index];
    pv_setting setting = {g->conf->sections[e->section].name, e->key, e->value, index};
    g->work += e->value.size;
    if (g->work >= MOST_WORK || pv_settings_is_told(&g->settings, e->key))
        return pv_success();
    follow(g, e);
    return pv_settings_add_parts(&g->settings, setting);
}

static pv_status take_section(gathering *g, size_t section) {
    for (size_t i = 0; i < g->conf->count; i++)
        if (g->conf->entries[i].section == section)
            PV_TRY(take_entry(g, i));
    g->work += g->conf->count;
    return pv_success();
}

/* Of a section that names this one, or may do so: then which it names counts as well. */
static pv_status take_option(gathering *g, size_t index, bool may_name) {
    const pv_conf *conf = g->conf;
    const pv_conf_entry *e = &conf->entries[index];
    bool subject =
        pv_conf_same(e->key, "distinguished_name") && pv_conf_may_fix_names(conf, e->section);
    bool reference = may_name && e->open && pv_slice_ends(e->key, "extensions");
    return is_option(e->key) || subject || reference ? take_entry(g, index) : pv_success();
}

/* Which section `openssl ca` goes by, where one of several may be meant; that is not followed. */
static pv_status take_choice(gathering *g, size_t index) {
    const pv_conf_entry *e = &g->conf->entries[index];
    pv_setting setting = {g->conf->sections[e->section].name, e->key, e->value, index};
    return pv_conf_same(e->key, "default_ca") ? pv_settings_add(&g->settings, setting)
                                              : pv_success();
}

/* What the sections say that name it; options may stand before the first of all. */
static pv_status take_options(gathering *g, size_t named) {
    bool asks[PV_CONF_SECTIONS] = {false}, of_ca = false;
    for (size_t i = 0; i < g->conf->section_count; i++) {
        asks[i] |= pv_conf_refers(g->conf, i, named) || pv_conf_may_refer(g->conf, i);
        asks[0] |= asks[i];
        of_ca |= asks[i] && !pv_conf_is_request(g->conf, i);
    }
    for (size_t i = 0; i < g->conf->count && asks[0]; i++) {
        size_t section = g->conf->entries[i].section;
        if (asks[section])
            PV_TRY(take_option(g, i, pv_conf_may_refer(g->conf, section)));
        if (of_ca)
            PV_TRY(take_choice(g, i));
    }
    return pv_success();
}

pv_status pv_conf_set_others(const pv_conf *conf, size_t section, pv_profile *profile) {
    gathering g = {.conf = conf,
                   .settings =
                       pv_settings_begin(profile->subject, TOLD, sizeof TOLD / sizeof *TOLD)};
    want(&g, section);
    PV_TRY(take_options(&g, section));
    for (size_t i = 0; i < g.count && g.work < MOST_WORK; i++)
        PV_TRY(take_section(&g, g.waiting[i]));
    if (g.work < MOST_WORK)
        return pv_settings_set(&g.settings, profile->place);
    pv_settings_drop(&g.settings);
    return pv_success();
}
