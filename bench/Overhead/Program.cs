using System.CommandLine;
using Vizier.Benchmarks.Overhead;

var trials = new Option<int>("--trials") { Description = "Trials of `true`.", DefaultValueFactory = _ => 200 };
var repeats = new Option<int>("--repeats") { Description = "Measurements, of which the median counts.", DefaultValueFactory = _ => 3 };
var root = new RootCommand("Measures what running a trial costs beyond its own process.") { trials, repeats };
root.SetAction(result => Measure(result.GetValue(trials), result.GetValue(repeats)));
return root.Parse(args).Invoke();

static void Measure(int trials, int repeats)
{
    var quick = new Load(["true"], trials + 20, 20);
    var (wall, bare) = Medians(quick, repeats);
    Console.WriteLine($"trial of `true`, {quick.Measured} trials, {Load.Parallel} in parallel, median of {repeats}");
    Console.WriteLine($"  wall time per trial          {1000 * wall / quick.Measured,7:F2} ms");
    Console.WriteLine($"  fork and exec alone          {1000 * bare / quick.Measured,7:F2} ms");
    Console.WriteLine($"  overhead                     {1000 * (wall - bare) / quick.Measured,7:F2} ms");

    const double Seconds = 1;
    var slow = new Load(["sleep", $"{Seconds}"], 40, 0);
    Console.WriteLine($"trial of `sleep {Seconds}`, {slow.Trials} trials, {Load.Parallel} in parallel");
    Console.WriteLine($"  slots busy                   {slow.Trials * Seconds / (Load.Parallel * Measurement.Span(slow)),7:P1}");
}

static (double Vizier, double ForkAndExec) Medians(Load load, int repeats)
{
    var pairs = Enumerable.Range(0, repeats).Select(_ => (Vizier: Measurement.VizierTime(load), Bare: Measurement.ForkAndExec(load))).ToList();
    return (Median(pairs.Select(pair => pair.Vizier)), Median(pairs.Select(pair => pair.Bare)));
}

static double Median(IEnumerable<double> values)
{
    var ascending = values.Order().ToArray();
    return (ascending[(ascending.Length - 1) / 2] + ascending[ascending.Length / 2]) / 2;
}
