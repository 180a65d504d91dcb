-- Waivers that waive nothing, one of them run out: what rules about waivers judge.
return {
  waivers = {
    { rule = "KS001", path = "nowhere", reason = "a sample", owner = "corpus", expires = "2025-12-31" },
    { rule = "KS001", path = "nowhere", reason = "a sample", owner = "corpus", expires = "2026-12-31" },
  },
}
