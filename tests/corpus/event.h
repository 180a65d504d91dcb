/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_EVENT_H
#define CORPUS_EVENT_H

/* Events in XML as Windows writes them, without line ends, as string literals. */
#define EVENT_SCHEMA       "http://schemas.microsoft.com/win/2004/08/events/event"
#define EVENT_WHEN         "2025-10-16T20:27:36.222854900Z"
#define NAMED(name, value) "<Data Name='" name "'>" value "</Data>"
#define UNNAMED(value)     "<Data>" value "</Data>"

#define SYSTEM(provider, id, record)                                                               \
    "<System><Provider Name='" provider "'/><EventID>" id "</EventID><Version>0</Version>"         \
    "<Level>2</Level><Task>0</Task><TimeCreated SystemTime='" EVENT_WHEN                           \
    "'/><EventRecordID>" record                                                                    \
    "</EventRecordID><Channel>System</Channel><Computer>web01.example.test</Computer>"             \
    "</System>"

#define EVENT_XML(provider, id, record, data)                                                      \
    "<Event xmlns='" EVENT_SCHEMA "'>" SYSTEM(provider, id, record) "<EventData>" data             \
                                                                    "</EventData></Event>"

#define SCHANNEL_XML(id, record, data) EVENT_XML("Schannel", id, record, data)
#define HTTP_XML(record, data)         EVENT_XML("Microsoft-Windows-HttpEvent", "15021", record, data)

#endif
