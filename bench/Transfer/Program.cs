using System.CommandLine;
using Vizier.Benchmarks.Transfer;

var seeds = new Option<int>("--seeds") { Description = "Studies of each kind.", DefaultValueFactory = _ => 10 };
var trials = new Option<int>("--trials") { Description = "Trials of each study.", DefaultValueFactory = _ => 30 };
var families = new Option<string[]>("--families")
{
    Description = "Families of functions.",
    DefaultValueFactory = _ => [.. TuningTask.Families],
    AllowMultipleArgumentsPerToken = true,
};
families.AcceptOnlyFromAmong([.. TuningTask.Families]);
var root = new RootCommand("Measures what prior studies save: trials to a target with and without them.") { seeds, trials, families };
root.SetAction(result => Comparison.Print(result.GetValue(seeds), result.GetValue(trials), result.GetValue(families)!));
return root.Parse(args).Invoke();
