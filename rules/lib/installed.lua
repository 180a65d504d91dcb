-- Keys that Windows has, or knows of, in contrast to those that only lie in a file: questions that
-- no file can answer are not asked of the latter.
local installed = {}

function installed.is(key)
  return known "key.source" and key.source ~= "file"
end

return installed
