-- Which Windows the evidence tells of, where its age makes the difference.
local windows = {}

-- The evidence for one before 10 1709 (build 16299) of `kind`, the server or who made the request.
local function old(cert, kind)
  for teller in each_linked(cert, kind) do
    local version = known(teller, "os_version") and teller.os_version
    local build = version and tonumber(version:match "^%d+%.%d+%.(%d+)")
    if build and build < 16299 then return { teller, "os_version" } end
  end
end

function windows.old(cert)
  return has_linked(cert, "host") and old(cert, "host") or has_linked(cert, "request") and old(cert, "request") or nil
end

-- The evidence that the server is newer than that: its version is known, and nothing tells of an old one.
function windows.new(cert)
  if windows.old(cert) or not has_linked(cert, "host") then return end
  for host in each_linked(cert, "host") do
    if known(host, "os_version") then return { host, "os_version" } end
  end
end

return windows
