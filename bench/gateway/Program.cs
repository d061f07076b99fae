using Wattline.Benchmarks.Gateway;

return args switch
{
    ["forward", var listen, var upstream] => await BareForwarder.RunAsync(listen, upstream),
    ["mock", var listen, var gap] => await PacedMock.RunAsync(listen, int.Parse(gap, System.Globalization.CultureInfo.InvariantCulture)),
    ["latency", var accept, var rounds, .. var urls] =>
        await LatencyProbe.RunAsync(accept, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture), urls),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        The programs that bench/gateway/run.sh measures the gateway with:
          forward LISTEN UPSTREAM                        the least that a forwarder in .NET must do
          mock LISTEN GAP_MS                             an upstream that sends a stream event by event
          latency ACCEPT ROUNDS URL...                   time to the first byte of the body, one connection, urls in turn
        """);
    return 2;
}
