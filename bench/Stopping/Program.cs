using System.CommandLine;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Benchmarks.Stopping;

var rules = new Option<string[]>("--rules")
{
    Description = "Stopping rules, each NAME[:SETTING=VALUE,...].",
    DefaultValueFactory = _ => [.. StoppingRuleCatalogue.All.Select(rule => rule.Name)],
    AllowMultipleArgumentsPerToken = true,
};
var curves = new Option<string[]>("--curves")
{
    Description = "Families of curves, by the beginning of their names; all by default.",
    DefaultValueFactory = _ => [""],
    AllowMultipleArgumentsPerToken = true,
};
var studies = new Option<int>("--studies") { Description = "Studies of each family.", DefaultValueFactory = _ => 200 };
var trials = new Option<int>("--trials") { Description = "Trials of each study.", DefaultValueFactory = _ => 60 };
var workers = new Option<int>("--workers") { Description = "Trials at a time.", DefaultValueFactory = _ => 4 };
var priorTrials = new Option<int>("--prior-trials")
{
    Description = "Trials of a prior study of the same family, which came to their ends; rules that can learn from them.",
    DefaultValueFactory = _ => 0,
};
var root = new RootCommand("Measures what stopping rules save and cost on recorded and simulated learning curves.") { rules, curves, studies, trials, workers, priorTrials };
root.SetAction(result =>
{
    var table = new RuleTable(result.GetValue(rules)!, result.GetValue(studies), result.GetValue(trials), result.GetValue(workers), result.GetValue(priorTrials));
    RuleTable.PrintHead();
    var families = new Dictionary<string, Func<Random, int, CurveSet>>(SimulatedCurves.Families)
    {
        ["digits, RANDOM_SEARCH"] = Recorded("RANDOM_SEARCH"),
        ["digits, DEFAULT"] = Recorded("DEFAULT"),
    };
    foreach (var (name, draw) in families.Where(family => result.GetValue(curves)!.Any(prefix => family.Key.StartsWith(prefix, StringComparison.Ordinal))))
    {
        table.Print(name, draw);
    }
});
return root.Parse(args).Invoke();

static Func<Random, int, CurveSet> Recorded(string study)
{
    var recorded = new Lazy<CurveSet>(() => RecordedCurves.Read(study));
    return (random, count) => recorded.Value.Draw(count, random);
}
