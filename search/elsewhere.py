"""What the library is not about: other services a council or its partners run, each said in a line or two.

A question near to one of these and not to a theme gets "nothing close was found", however many words it shares with
children's services: adult social care has referrals, plans and reviews as well, and schools have inspections. The
list follows what English councils and their partners do, not any set of test questions; keep it to whole services.
"""

SUBJECTS: tuple[str, ...] = (
    # Adult social care
    "Adult social care: care and support for older people and working-age adults",
    "Care homes and nursing homes for older people",
    "Home care, reablement and day services for adults",
    "Safeguarding adults at risk and adult safeguarding enquiries",
    "Support and respite for people who look after an elderly or ill relative",
    "Dementia, frailty and falls in later life",
    "Adults with learning disabilities or mental illness living in supported housing",
    "Care Quality Commission ratings of adult care providers",
    "Mental capacity and best interests of adults, powers of attorney",
    "Direct payments, charges and financial assessments for adult care",
    "Hospital discharge of older patients",
    # Schools as places of teaching
    "Teaching, curriculum and lessons in school subjects",
    "Examination results, reading and mathematics standards in schools",
    "School admissions, catchment areas and places",
    "School buildings, funding and academies",
    "Teacher recruitment and pay",
    "Nurseries, free childcare hours and early years funding",
    "School meals and home to school transport costs",
    "Universities, apprenticeships and adult learning courses",
    # Health
    "Doctors' appointments, general practice and dentists",
    "Hospital waiting lists, operations and accident and emergency",
    "Public health: smoking, obesity, vaccination and sexual health",
    "Drug and alcohol treatment services for adults",
    "Maternity wards and midwives",
    # Places
    "Town planning, planning permission and new housing developments",
    "Council housing, rents, repairs and landlords",
    "Homeless adults and rough sleeping",
    "Roads, potholes, parking and street lighting",
    "Buses, trains, cycling and traffic",
    "Rubbish, recycling and waste collection",
    "Parks, playing fields, dogs and litter",
    "Leisure centres, swimming pools and sport",
    "Libraries, museums and arts",
    "Flooding, climate change, energy and air quality",
    "Environmental health, food hygiene, noise and licensing of premises and taxis",
    "Trading standards and consumer complaints",
    "Cemeteries, births, deaths and marriages registration",
    # The council as an organisation
    "Council tax, business rates and benefits administration",
    "Council budgets, borrowing, investments and audit of accounts",
    "Local government pensions",
    "Elections, voting and electoral registration",
    "Local government reorganisation, mayors and councillors' allowances",
    "Procurement and contracts for works and supplies",
    "Council websites, call centres, information technology and cyber security",
    "Human resources, sickness absence and pay across a council",
    "Freedom of information requests and data protection",
    "Economic growth, jobs, town centres and regeneration",
    # Others
    "Crime, policing and prisons for adults",
    "Fire and rescue services",
    "Immigration, visas and asylum claims of adults",
    "Armed forces and veterans",
    "Agriculture, fishing and rural affairs",
    "Recipes, cooking, gardening and hobbies",
    "Software, programming and computers",
    "Sport results, films, music and entertainment",
    "Science, history and geography facts",
)
