using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Wattline.Cli;

/// <summary><c>wattline control</c>: the operator's orders to a running gateway.</summary>
internal static class ControlCommand
{
    private const double LongestPinMinutes = 527_040;

    public static Command Create()
    {
        var gateway = new GatewayClient();
        var command = new Command("control", "Show or change what a running gateway does at your orders: switch deciding off, pin, drain.")
        {
            Bypass(gateway), Pin(gateway), Unpin(gateway), Drain(gateway, "drain", "Send a region no new requests.", HttpMethod.Put),
            Drain(gateway, "undrain", "Send a region requests again.", HttpMethod.Delete),
        };
        gateway.AddTo(command);
        command.SetAction((parsed, cancellation) => gateway.AskAsync(parsed, HttpMethod.Get, "/api/control", null, Print, cancellation));
        return command;
    }

    private static Command Bypass(GatewayClient gateway)
    {
        var state = new Argument<string>("state") { Description = "on: nothing is decided, requests go to the fallback regions in order; off: as configured." };
        state.AcceptOnlyFromAmong("on", "off");
        var command = new Command("bypass", "The kill switch: stop or resume deciding.") { state };
        command.SetAction((parsed, cancellation) => gateway.AskAsync(
            parsed, parsed.GetValue(state) == "on" ? HttpMethod.Put : HttpMethod.Delete, "/api/control/bypass", null, Print, cancellation));
        return command;
    }

    private static Command Pin(GatewayClient gateway)
    {
        var (kind, name) = Subject();
        var region = new Option<string>("--region", "-r") { Description = "Where its requests go.", HelpName = "NAME", Required = true };
        var minutes = Options.Number("--minutes", null, "When it ends by itself; without, it holds until 'unpin'.", "N", 0.001, LongestPinMinutes);
        var command = new Command("pin", "Send the requests of a key, a model or a class to one region. Residency and hosting still hold.")
        {
            kind, name, region, minutes,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var body = new Dictionary<string, object> { ["region"] = parsed.GetValue(region)! };
            if (parsed.GetValue(minutes) is { } length)
            {
                body["minutes"] = length;
            }

            return gateway.AskAsync(parsed, HttpMethod.Put, PathOf(parsed.GetValue(kind)!, parsed.GetValue(name)!), body, Print, cancellation);
        });
        return command;
    }

    private static Command Unpin(GatewayClient gateway)
    {
        var (kind, name) = Subject();
        var command = new Command("unpin", "Take a pin away.") { kind, name };
        command.SetAction((parsed, cancellation) => gateway.AskAsync(
            parsed, HttpMethod.Delete, PathOf(parsed.GetValue(kind)!, parsed.GetValue(name)!), null, Print, cancellation));
        return command;
    }

    private static Command Drain(GatewayClient gateway, string verb, string help, HttpMethod method)
    {
        var region = new Argument<string>("region") { Description = "Its name." };
        var command = new Command(verb, help) { region };
        command.SetAction((parsed, cancellation) => gateway.AskAsync(
            parsed, method, "/api/control/drains/" + Uri.EscapeDataString(parsed.GetValue(region)!), null, Print, cancellation));
        return command;
    }

    private static (Argument<string> Kind, Argument<string> Name) Subject()
    {
        var kind = new Argument<string>("kind") { Description = "key, model or class." };
        kind.AcceptOnlyFromAmong("key", "model", "class");
        return (kind, new Argument<string>("name") { Description = "Which." });
    }

    private static string PathOf(string kind, string name) => $"/api/control/pins/{kind}/{Uri.EscapeDataString(name)}";

    private static void Print(JsonElement state)
    {
        var bypass = state.GetProperty("bypass");
        Console.WriteLine(bypass.ValueKind == JsonValueKind.Null
            ? $"mode {state.GetProperty("mode")}, rollout {state.GetProperty("rolloutPercent")} %"
            : $"bypass on since {bypass.GetProperty("since")} by {bypass.GetProperty("by")}: nothing is decided");
        foreach (var pin in state.GetProperty("pins").EnumerateArray())
        {
            var until = pin.GetProperty("until") is { ValueKind: JsonValueKind.String } end
                ? string.Create(CultureInfo.InvariantCulture, $"until {end.GetDateTimeOffset():u}") : "until taken away";
            var rests = pin.GetProperty("inForce").GetBoolean() ? "" : "; no such region now";
            Console.WriteLine($"pin {Text(pin, "kind")} {Text(pin, "name")} to {Text(pin, "region")} {until}, by {Text(pin, "by")}{rests}");
        }

        foreach (var drain in state.GetProperty("drains").EnumerateArray())
        {
            var inFlight = drain.GetProperty("inFlight");
            Console.WriteLine($"drained {Text(drain, "region")} since {Text(drain, "since")} by {Text(drain, "by")}, in flight: {inFlight}");
        }
    }

    private static string Text(JsonElement one, string field) => one.GetProperty(field).GetString() ?? "";
}
