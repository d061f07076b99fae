using System.CommandLine;
using System.CommandLine.Help;
using Wattline.Cli;

// Not a RootCommand: that one names itself after the assembly, and the program is called wattline.
var root = new Command("wattline", "Wattline decides where AI inference runs: where the law allows it, latency permits it and power is cheap and clean.")
{
    new HelpOption(),
    new VersionOption(),
    ServeCommand.Create(),
    ExplainCommand.Create(),
    ControlCommand.Create(),
    SavingsCommand.Create(),
    SignalsCommand.Create(),
    ConfigurationCommands.CreateInit(),
    ConfigurationCommands.CreateCheck(),
    ConfigurationCommands.CreateKey(),
    MarketCommands.CreateLeaderboard(),
    MarketCommands.CreateRecommend(),
    MarketCommands.CreateSpread(),
    ReachCommand.Create(),
    EnergyCommand.Create(),
    DataCommands.Create(),
    ClaimsCommand.Create(),
    FrontierCommand.Create(),
    ReproduceCommand.Create(),
    SimulateCommand.Create(),
    PlanCommand.Create(),
    CalibrateCommand.Create(),
};

var parsed = root.Parse(args);
if (Misuse.Is(parsed))
{
    return Misuse.Print(parsed);
}

// Signals are the commands' own affair: 'serve' takes longer than two seconds to stop well, and the others have nothing to end.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? Misuse.WrongWords : code;
