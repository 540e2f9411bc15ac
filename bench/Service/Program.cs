using System.CommandLine;
using Vizier.Benchmarks.Service;

var clients = new Option<int[]>("--clients")
{
    Description = "Numbers of clients, each measured in turn.",
    DefaultValueFactory = _ => [1, 8, 64],
    AllowMultipleArgumentsPerToken = true,
};
var seconds = new Option<double>("--seconds") { Description = "Seconds of each measurement.", DefaultValueFactory = _ => 10 };
var studies = new Option<int>("--studies") { Description = "Studies of the large database.", DefaultValueFactory = _ => 10 };
var trials = new Option<int>("--trials") { Description = "Trials of each study of the large database; 0 leaves it out.", DefaultValueFactory = _ => 10_000 };
var database = new Option<string?>("--database") { Description = "A connection string of an empty PostgreSQL database; without it, a new SQLite file." };
var root = new RootCommand("Measures what `vizier serve` does in a second: suggest, measure, complete.") { clients, seconds, studies, trials, database };
root.SetAction(async (result, cancellationToken) =>
{
    var benchmark = new ServiceBenchmark(result.GetValue(clients)!, TimeSpan.FromSeconds(result.GetValue(seconds)), cancellationToken);
    await benchmark.RunAsync(result.GetValue(database), result.GetValue(studies), result.GetValue(trials));
});
return await root.Parse(args).InvokeAsync();
