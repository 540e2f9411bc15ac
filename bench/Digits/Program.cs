using System.CommandLine;
using Vizier.Algorithms.Catalogue;
using Vizier.Benchmarks.Digits;

var algorithm = new Option<string>("--algorithm")
{
    Description = "The algorithm to compare.",
    DefaultValueFactory = _ => AlgorithmCatalogue.Default.Name,
};
var baseline = new Option<string>("--baseline")
{
    Description = "The algorithm to compare it with.",
    DefaultValueFactory = _ => "RANDOM_SEARCH",
};
var seeds = new Option<int>("--seeds") { Description = "Studies of each algorithm.", DefaultValueFactory = _ => 10 };
var trials = new Option<int>("--trials") { Description = "Trials of a study.", DefaultValueFactory = _ => 24 };
var settings = new Option<string[]>("--setting") { Description = "NAME=VALUE: a setting of the algorithm." };
var root = new RootCommand("Compares two algorithms on the digits experiment.") { algorithm, baseline, seeds, trials, settings };
root.SetAction(result => Compare(
    new Contestant(result.GetValue(baseline)!, []),
    new Contestant(result.GetValue(algorithm)!, result.GetValue(settings) ?? []),
    result.GetValue(seeds),
    result.GetValue(trials)));
var output = new Argument<string>("file") { Description = "The file of curves; one that exists is gone on with." };
var recorder = new Command("record", "Records the learning curves of studies of --algorithm.") { output, algorithm, seeds, trials, settings };
recorder.SetAction(result => CurveRecorder.Record(
    result.GetValue(output)!,
    new Contestant(result.GetValue(algorithm)!, result.GetValue(settings) ?? []),
    result.GetValue(seeds),
    result.GetValue(trials)));
root.Add(recorder);
return root.Parse(args).Invoke();

static void Compare(Contestant baseline, Contestant contender, int seeds, int trials)
{
    var best = new (double[], double[])[seeds];
    Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index =>
    {
        var seed = (ulong)index + 1;
        best[index] = (StudyRun.Run(baseline, seed, trials), StudyRun.Run(contender, seed, trials));
    });
    new Comparison((baseline.Algorithm, contender.Algorithm), best).Print(Console.Out);
}
