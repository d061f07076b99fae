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
    ConfigurationCommands.CreateInit(),
    ConfigurationCommands.CreateCheck(),
    ConfigurationCommands.CreateKey(),
    DataCommands.Create(),
};

return await root.Parse(args).InvokeAsync();
