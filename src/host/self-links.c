/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What of interfaces only rtnetlink tells. rtnetlink(7).
 */
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/self.h"

#include <glib.h>

#define ANSWER_MAX (64u << 10)

static const struct {
  unsigned short type;
  const char *key;
} attributes[] = {
  { IFLA_GSO_MAX_SIZE, "gso_max_size" },
  { IFLA_GSO_MAX_SEGS, "gso_max_segs" },
  { IFLA_GRO_MAX_SIZE, "gro_max_size" },
};

static json_t *named(json_t *interfaces, const char *name)
{
  json_t *interface;
  size_t i;

  json_array_foreach(interfaces, i, interface)
  {
    const char *const theirs = json_string_value(json_object_get(interface, "name"));

    if (theirs && strcmp(theirs, name) == 0)
      return interface;
  }
  return NULL;
}

/** The attribute at octet @at of a message of @len; NULL past the last. */
static const struct rtattr *attribute_at(const uint8_t *message, size_t at, size_t len)
{
  const struct rtattr *const attribute = (const void *) (message + at);

  if (at + sizeof *attribute > len || attribute->rta_len < sizeof *attribute ||
      attribute->rta_len > len - at)
    return NULL;
  return attribute;
}

static void add_attributes(json_t *interfaces, const uint8_t *message, size_t len)
{
  size_t at = NLMSG_SPACE(sizeof(struct ifinfomsg));
  json_t *interface = NULL;
  const struct rtattr *attribute;

  for (; (attribute = attribute_at(message, at, len)); at += RTA_ALIGN(attribute->rta_len)) {
    const void *const data = RTA_DATA(attribute);
    uint32_t value;

    if (attribute->rta_type == IFLA_IFNAME)
      interface = named(interfaces, data);
    for (size_t i = 0; interface && i < G_N_ELEMENTS(attributes); i++)
      if (attribute->rta_type == attributes[i].type &&
          attribute->rta_len == RTA_LENGTH(sizeof value)) {
        memcpy(&value, data, sizeof value);
        json_object_set_new(interface, attributes[i].key, json_integer(value));
      }
  }
}

/** Returns: whether more is to come */
static bool take(json_t *interfaces, const uint8_t *answer, size_t len)
{
  struct nlmsghdr header;

  for (size_t at = 0; at + sizeof header <= len; at += NLMSG_ALIGN(header.nlmsg_len)) {
    memcpy(&header, answer + at, sizeof header);
    if (header.nlmsg_type != RTM_NEWLINK || header.nlmsg_len > len - at)
      return false;
    add_attributes(interfaces, answer + at, header.nlmsg_len);
  }
  return true;
}

void wt_self_links(json_t *interfaces)
{
  const struct {
    struct nlmsghdr header;
    struct ifinfomsg link;
  } request = {
    .header = { .nlmsg_len = sizeof request,
                .nlmsg_type = RTM_GETLINK,
                .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
    .link = { .ifi_family = AF_UNSPEC },
  };
  g_autofree uint8_t *answer = g_malloc(ANSWER_MAX);
  const int asked = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  ssize_t n = asked < 0 ? -1 : send(asked, &request, sizeof request, 0);

  do
    n = n < 0 ? n : recv(asked, answer, ANSWER_MAX, 0);
  while (n > 0 && take(interfaces, answer, (size_t) n));
  if (asked >= 0)
    (void) close(asked);
}
