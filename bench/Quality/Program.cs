using System.CommandLine;
using Vizier.Quality;

var algorithms = new Option<string[]>("--algorithms")
{
    Description = "Names of the catalogue.",
    DefaultValueFactory = _ => ["DEFAULT"],
    AllowMultipleArgumentsPerToken = true,
};
var algorithm = new Option<string>("--algorithm") { Description = "A name of the catalogue.", DefaultValueFactory = _ => "DEFAULT" };
var settings = new Option<string[]>("--settings")
{
    Description = "Settings of the algorithm, each NAME=VALUE.",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
};
var runs = new Option<string>("--runs") { Description = "The file of runs.", DefaultValueFactory = _ => "quality-runs.jsonl" };
var label = new Option<string?>("--label") { Description = "The name of the runs; by default the algorithm's." };
var baseLabel = new Option<string>("--base") { Description = "The label that others are compared with.", DefaultValueFactory = _ => "DEFAULT" };
var labels = new Option<string[]>("--labels")
{
    Description = "The labels to compare; by default all.",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
};
var trials = new Option<int>("--trials") { Description = "Trials of each study.", DefaultValueFactory = _ => 100 };
var at = new Option<int?>("--at") { Description = "The trial after which runs are compared; by default the last." };
var seeds = new Option<int>("--seeds") { Description = "Studies of each problem.", DefaultValueFactory = _ => 3 };
var firstSeed = new Option<int>("--first-seed")
{
    Description = "The first seed; a change is judged on seeds that nothing was chosen by.",
    DefaultValueFactory = _ => 1,
};
var batch = new Option<int>("--batch") { Description = "Suggestions asked for at a time.", DefaultValueFactory = _ => 1 };
var problems = new Option<string[]>("--problems")
{
    Description = "Classes (bbob-5, bbob-10, bbob-20, mixed, noisy, models, fronts; limits only if named), or beginnings or ends of the names of problems.",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
};
var each = new Option<bool>("--each") { Description = "Compares problem by problem." };
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

var quality = new Command("quality", "Runs an algorithm on the suite and adds the runs to a file.") { runs, label, algorithm, settings, problems, trials, firstSeed, seeds, batch };
quality.SetAction(parsed => QualityRuns.Add(
    parsed.GetValue(runs)!,
    parsed.GetValue(label) ?? parsed.GetValue(algorithm)!,
    parsed.GetValue(algorithm)!,
    parsed.GetValue(settings)!,
    parsed.GetValue(problems)!,
    parsed.GetValue(trials),
    parsed.GetValue(firstSeed),
    parsed.GetValue(seeds),
    parsed.GetValue(batch)));

var compare = new Command("compare", "Compares the runs of a file by their labels.") { runs, baseLabel, labels, problems, at, each };
compare.SetAction(parsed =>
{
    if (parsed.GetValue(each))
    {
        Comparison.PrintProblems(parsed.GetValue(runs)!, parsed.GetValue(baseLabel)!, parsed.GetValue(labels)![0], parsed.GetValue(at));
    }
    else
    {
        Comparison.Print(parsed.GetValue(runs)!, parsed.GetValue(baseLabel)!, parsed.GetValue(labels)!, parsed.GetValue(problems)!, parsed.GetValue(at));
    }
});

var latency = new Command("latency", "Measures the time of one suggestion.") { algorithms, observations, dimensions };
latency.SetAction(parsed => LatencyTable.Print(parsed.GetValue(algorithms)!, parsed.GetValue(observations)!, parsed.GetValue(dimensions)!));

var numerics = new Command("numerics", "Measures the throughput of the dense routines.") { orders };
numerics.SetAction(parsed => NumericsTable.Print(parsed.GetValue(orders)!));

var stopping = new Command("stopping", "Measures when conditions end a study, and what regret is left then.") { problems, trials, firstSeed, seeds };
stopping.SetAction(parsed => StoppingTable.Print(parsed.GetValue(problems)!, parsed.GetValue(trials), parsed.GetValue(firstSeed), parsed.GetValue(seeds)));

return new RootCommand("Measures the algorithms: what they find, and how fast.") { quality, compare, latency, numerics, stopping }.Parse(args).Invoke();
