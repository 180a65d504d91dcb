-- Ids that are not given again, each with what became of it: ["KS099"] = "merged into KS001 in 0.9".
return {}
