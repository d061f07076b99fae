namespace Wattline.Fleet;

/// <summary>Continents of territories, after the United Nations' M49 regions, the Americas in two: what "regional" means in reports.</summary>
public static class Continents
{
    private static readonly (string Name, string Codes)[] Members =
    [
        ("Africa", "DZ AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU YT MA MZ NA NE NG RE RW SH ST "
            + "SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW IO TF"),
        ("Antarctica", "AQ BV GS HM"),
        ("Asia", "AF AM AZ BH BD BT BN KH CN CY GE HK IN ID IR IQ IL JP JO KZ KP KR KW KG LA LB MO MY MV MN MM NP OM PK PS PH QA SA SG LK SY TW TJ TH TL "
            + "TR TM AE UZ VN YE"),
        ("Europe", "AX AL AD AT BY BE BA BG HR CZ DK EE FO FI FR DE GI GR GG VA HU IS IE IM IT JE LV LI LT LU MT MD MC ME NL MK NO PL PT RO RU SM RS SK "
            + "SI ES SJ SE CH UA GB"),
        ("North America", "AI AG AW BS BB BZ BM BQ CA KY CR CU CW DM DO SV GL GD GP GT HT HN JM MQ MX MS NI PA PR BL KN LC MF PM VC SX TT TC US VG VI"),
        ("Oceania", "AS AU CX CC CK FJ PF GU KI MH FM NR NC NZ NU NF MP PW PG PN WS SB TK TO TV UM VU WF"),
        ("South America", "AR BO BR CL CO EC FK GF GY PY PE SR UY VE"),
    ];

    private static readonly Dictionary<string, string> ByCode = Members
        .SelectMany(one => one.Codes.Split(' ').Select(code => (Code: code, one.Name)))
        .ToDictionary(one => one.Code, one => one.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The continent of an ISO 3166-1 alpha-2 code, upper and lower case alike; null for no such code.</summary>
    public static string? Of(string code) => ByCode.GetValueOrDefault(code);
}
