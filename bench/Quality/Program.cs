using System.CommandLine;
using Vizier.Quality;

var algorithms = new Option<string[]>("--algorithms")
{
    Description = "Names of the catalogue.",
    DefaultValueFactory = _ => ["DEFAULT", "SOBOL", "RANDOM_SEARCH"],
    AllowMultipleArgumentsPerToken = true,
};
var trials = new Option<int>("--trials") { Description = "Trials of each study.", DefaultValueFactory = _ => 100 };
var seeds = new Option<int>("--seeds") { Description = "Studies of each problem.", DefaultValueFactory = _ => 5 };
var batch = new Option<int>("--batch") { Description = "Suggestions asked for at a time.", DefaultValueFactory = _ => 1 };
var filter = new Option<string>("--problem") { Description = "Part of the names of the problems.", DefaultValueFactory = _ => string.Empty };
var observations = new Option<int[]>("--observations")
{
    Description = "Numbers of trials at which latency is measured.",
    DefaultValueFactory = _ => [50, 100, 200, 500, 1000, 10000],
    AllowMultipleArgumentsPerToken = true,
};
var dimensions = new Option<int[]>("--dimensions")
{
    Description = "Dimensions in which latency is measured.",
    DefaultValueFactory = _ => [10, 20],
    AllowMultipleArgumentsPerToken = true,
};

var orders = new Option<int[]>("--orders")
{
    Description = "Orders of the matrices.",
    DefaultValueFactory = _ => [50, 100, 250, 500, 1000, 2000],
    AllowMultipleArgumentsPerToken = true,
};

var quality = new Command("quality", "Compares the best values that algorithms find.") { algorithms, trials, seeds, batch, filter };
quality.SetAction(parsed => QualityTable.Print(
    parsed.GetValue(algorithms)!, parsed.GetValue(filter)!, parsed.GetValue(trials), parsed.GetValue(seeds), parsed.GetValue(batch)));

var latency = new Command("latency", "Measures the time of one suggestion.") { algorithms, observations, dimensions };
latency.SetAction(parsed => LatencyTable.Print(parsed.GetValue(algorithms)!, parsed.GetValue(observations)!, parsed.GetValue(dimensions)!));

var numerics = new Command("numerics", "Measures the throughput of the dense routines.") { orders };
numerics.SetAction(parsed => NumericsTable.Print(parsed.GetValue(orders)!));

return new RootCommand("Measures the algorithms: what they find, and how fast.") { quality, latency, numerics }.Parse(args).Invoke();
