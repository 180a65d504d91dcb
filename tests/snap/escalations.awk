# SPDX-License-Identifier: Apache-2.0
# Writes an export (LDIF) for each row of escalations.table into FOLDER, and what is expected of it:
# "RULE verdict file" lines on standard output.
function take(words, into,    n, i, part, at) {
    n = split(words, part, " ")
    for (i = 1; i <= n; i++) {
        at = index(part[i], "=")
        if (substr(part[i], 1, 1) == "-") into[substr(part[i], 2)] = "-"
        else into[substr(part[i], 1, at - 1)] = substr(part[i], at + 1)
    }
}
function sid(who) {
    if (!(who in SID)) { print "nobody is called " who > "/dev/stderr"; exit 1 }
    return SID[who]
}
function entry(word,    part, what, who) {
    split(word, part, ":")
    what = part[1]
    if (what == "admins") return "(A;;" ALL ";;;" SID["admin"] ")"
    if (what == "read") return "(A;;LCRPRC;;;S-1-5-11)"
    who = sid(part[2])
    if (what == "enroll") return "(OA;;RPWPCR;" ENROLL ";;" who ")"
    if (what == "auto") return "(OA;;CR;" AUTO ";;" who ")"
    if (what == "bit") return "(OA;;RPWP;" ENROLL ";;" who ")"
    if (what == "later") return "(OA;CIIO;CR;" ENROLL ";;" who ")"
    if (what == "deny") return "(OD;;CR;" ENROLL ";;" who ")"
    if (what == "denyall") return "(D;;CR;;;" who ")"
    if (what in RIGHTS) return "(A;;" RIGHTS[what] ";;;" who ")"
    print "no entry is called " what > "/dev/stderr"
    exit 1
}
function descriptor(names,    n, i, part, text, owner) {
    n = split(names, part, ",")
    owner = SID["admin"]
    text = "D:PAI"
    for (i = 1; i <= n; i++)
        if (part[i] ~ /^owned:/) owner = sid(substr(part[i], 7))
        else text = text entry(part[i])
    return "O:" owner text
}
function write_export(file, t,    name, n, i, part) {
    print "dn: CN=Tried,CN=Certificate Templates,CN=Public Key Services" > file
    print "objectClass: top\nobjectClass: pKICertificateTemplate\ncn: Tried" > file
    for (name in t) {
        if (t[name] == "-" || name == "acl" || name == "ca" || name == "link") continue
        n = split(t[name], part, ",")
        for (i = 1; i <= n; i++) print name ": " part[i] > file
    }
    print "pKIExpirationPeriod:: AEA5hy7h/v8=\npKIOverlapPeriod:: AICmCv/e//8=" > file
    if (t["acl"] != "-") print "nTSecurityDescriptor: " descriptor(t["acl"]) > file
    if (t["ca"] != "unknown") {
        print "\ndn: CN=CA,CN=Enrollment Services\nobjectClass: pKIEnrollmentService\ncn: CA" > file
        print "certificateTemplates: " (t["ca"] == "idle" ? "Another" : "Tried") > file
    }
    if (t["link"] != "unknown") {
        print "\ndn: CN=16.5A,CN=OID\nobjectClass: msPKI-Enterprise-Oid\ncn: 16.5A" > file
        print "msPKI-Cert-Template-OID: 1.3.6.1.4.1.311.21.8.9.9.1" > file
        if (t["link"] == "group") print "msDS-OIDToGroupLink: CN=Operators,DC=corp,DC=example" > file
    }
    close(file)
}
BEGIN {
    ENROLL = "0e10c968-78fb-11d2-90d4-00c04f79dc55"; AUTO = "a05b8cc2-17bc-4802-a710-e7c15ab866a2"
    ALL = "CCDCLCSWRPWPDTLOCRSDRCWDWO"; domain = "S-1-5-21-1111-2222-3333-"
    SID["users"] = domain "513"; SID["computers"] = domain "515"; SID["admin"] = domain "512"
    SID["group"] = domain "1601"; SID["everyone"] = "S-1-1-0"; SID["authenticated"] = "S-1-5-11"
    SID["builtin"] = "S-1-5-32-545"; SID["anonymous"] = "S-1-5-7"
    RIGHTS["all"] = ALL; RIGHTS["write"] = "LCRPWPRC"; RIGHTS["dacl"] = "WD"; RIGHTS["owner"] = "WO"
    RIGHTS["extended"] = "CR"; RIGHTS["generic"] = "GA"
    common = "flags=131584 revision=100 pKIDefaultKeySpec=1 pKIMaxIssuingDepth=0 msPKI-RA-Signature=0" \
        " msPKI-Enrollment-Flag=0 msPKI-Private-Key-Flag=16842752 msPKI-Certificate-Name-Flag=33554432" \
        " msPKI-Minimal-Key-Size=2048 msPKI-Template-Schema-Version=2 msPKI-Template-Minor-Revision=3" \
        " acl=admins,enroll:users,read ca=published link=none"
}
/^#/ || /^[ \t]*$/ { next }
/^ESC/ { esc = $1; rule = $2; base = $0; sub(/^[^ ]+ +[^ ]+ */, "", base); next }
{
    bar = index($0, "|")
    if (!bar) { print "no bar: " $0 > "/dev/stderr"; exit 1 }
    split("", t)
    take(common, t); take(base, t); take(substr($0, bar + 1), t)
    words = substr($0, 1, bar - 1); sub(/^[^ ]+ +/, "", words); sub(/ +$/, "", words)
    gsub(/[^A-Za-z0-9]+/, "-", words)
    file = folder "/" esc "-" rule "-" words ".ldf"
    write_export(file, t)
    print rule, $1, esc "-" rule "-" words ".ldf"
}
