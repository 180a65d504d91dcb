-- How long certificates live, in seconds, by their templates; and whether one lives longer.
local life = {}

local HOUR, DAY = 3600, 86400

-- nil: the template has none.
function life.validity(t)
  local days = t.validity_days
  return days and (t.validity_seconds or days * DAY)
end

function life.overlap(t)
  local days = t.overlap_days
  return days and (t.overlap_seconds or days * DAY)
end

-- "365 days", "36 hours", "4 days 10 minutes"
function life.text(seconds)
  local days = (seconds % DAY == 0 or seconds >= 4 * DAY) and seconds // DAY or 0
  local rest, said = seconds - days * DAY, {}
  local function add(count, unit)
    if count > 0 then said[#said + 1] = count .. " " .. unit .. (count == 1 and "" or "s") end
  end
  if seconds <= 0 then return seconds .. " seconds" end
  add(days, "day")
  add(rest // HOUR, "hour")
  add(rest // 60 % 60, "minute")
  add(rest % 60, "second")
  return table.concat(said, " ")
end

-- Days from 1970-01-01 to the first of a month, which are counted from that of year 0; a year begins in
-- March here, so that the leap day is its last.
local function first_day(month)
  local march = month - 2
  local year, nth = march // 12, march % 12
  return 365 * year + year // 4 - year // 100 + year // 400 + (153 * nth + 2) // 5 - 719468
end

local function month_of(day)
  local month = (day + 719528) * 4800 // 146097 - 1
  while first_day(month + 1) <= day do month = month + 1 end
  while first_day(month) > day do month = month - 1 end
  return month
end

-- The same day of a later month, or the last one that it has.
local function add_months(time, months)
  local day = time // DAY
  local month = month_of(day)
  local later = first_day(month + months) + day - first_day(month)
  return math.min(later, first_day(month + months + 1) - 1) * DAY + time % DAY
end

-- Templates of AD CS have a year as 365 days and a month as 30. Who counts them by the calendar comes to
-- some days more; either is right.
local function end_of(from, seconds)
  local days = seconds // DAY
  if seconds % DAY ~= 0 then return from + seconds end
  if days % 365 == 0 then return math.max(from + seconds, add_months(from, days // 365 * 12)) end
  if days % 30 == 0 then return math.max(from + seconds, add_months(from, days // 30)) end
  return from + seconds
end

-- By an hour, the smallest unit of certtmpl.msc, or more: CAs date the beginning back by some minutes.
function life.is_longer(from, to, seconds)
  return to >= end_of(from, seconds) + HOUR and to >= end_of(from + HOUR, seconds)
end

return life
