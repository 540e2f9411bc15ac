using System.CommandLine;
using System.Diagnostics;
using Vizier.Benchmarks.Cluster;

var trials = new Option<int>("--trials") { Description = "Trials of the runs that are timed.", DefaultValueFactory = _ => 200 };
var pods = new Option<int>("--pods") { Description = "Pods that are watched at a time.", DefaultValueFactory = _ => 1000 };
var image = new Option<string>("--image") { Description = "An image with sh, for the cluster that KUBECONFIG names.", DefaultValueFactory = _ => "busybox:1" };
var real = new Option<bool>("--real") { Description = "Measure on the cluster that KUBECONFIG names, instead of a simulated one." };
var root = new RootCommand("Measures trials on Kubernetes: what the runner adds to what the cluster takes.") { trials, pods, image, real };
root.SetAction(async result =>
{
    if (result.GetValue(real))
    {
        await RealAsync(Math.Min(40, result.GetValue(trials)), result.GetValue(image)!);
        return;
    }

    await GapsAsync(result.GetValue(trials));
    await WatchedAsync(result.GetValue(pods));
});
return await root.Parse(args).InvokeAsync();

static async Task GapsAsync(int trials)
{
    await using var cluster = new SimulatedCluster(TimeSpan.FromMilliseconds(200));
    await cluster.StartAsync();
    using var run = TunedRun.Start(cluster, trials, parallel: 1);
    await run.WaitAsync();
    var gaps = cluster.Gaps.Skip(20).Order().ToArray();
    Console.WriteLine($"simulated cluster, {cluster.Created} trials one at a time, pods end after 200 ms");
    Console.WriteLine($"  from a pod's end to the next pod's creation   {gaps[gaps.Length / 2],7:F1} ms (median), {gaps[gaps.Length * 95 / 100],7:F1} ms (95 %)");
    Console.WriteLine($"  requests to the API per trial                 {(double)cluster.Requests / cluster.Created,7:F2}");
}

static async Task WatchedAsync(int pods)
{
    var (small, smallService) = await MemoryOfOneAsync();
    await using var cluster = new SimulatedCluster(null);
    await cluster.StartAsync();
    using var run = ServedRun.Start(cluster, pods);
    var begin = Stopwatch.GetTimestamp();
    while (cluster.Running < pods)
    {
        await Task.Delay(50);
    }

    Console.WriteLine($"simulated cluster, {pods} pods that run; service and runner are processes of their own");
    Console.WriteLine($"  time to launch them                           {Stopwatch.GetElapsedTime(begin).TotalSeconds,7:F1} s (the client keeps to 100 requests a second)");
    await SettledAsync(run);
    Console.WriteLine($"  time until their starts and first values are stored    {Stopwatch.GetElapsedTime(begin).TotalSeconds,5:F1} s");
    await ShareAsync("processor time while nothing happens        ", run, () => { });
    await ShareAsync($"processor time for {pods} changes a second    ", run, cluster.Touch);
    Console.WriteLine($"  resident memory of the runner                 {ServedRun.MemoryOf(run.Runner),7:F0} MiB, {small:F0} MiB with one pod");
    Console.WriteLine($"  resident memory of the service                {ServedRun.MemoryOf(run.Service),7:F0} MiB, {smallService:F0} MiB with one trial");
}

static async Task<(double Runner, double Service)> MemoryOfOneAsync()
{
    await using var cluster = new SimulatedCluster(null);
    await cluster.StartAsync();
    using var run = ServedRun.Start(cluster, 1);
    while (cluster.Running < 1)
    {
        await Task.Delay(50);
    }

    await Task.Delay(TimeSpan.FromSeconds(10));
    return (ServedRun.MemoryOf(run.Runner), ServedRun.MemoryOf(run.Service));
}

// All has been told when the service has nothing to do.
static async Task SettledAsync(ServedRun run)
{
    for (var i = 0; i < 60; i++)
    {
        var before = ServedRun.ProcessorOf(run.Service) + ServedRun.ProcessorOf(run.Runner);
        await Task.Delay(TimeSpan.FromSeconds(2));
        if ((ServedRun.ProcessorOf(run.Service) + ServedRun.ProcessorOf(run.Runner) - before).TotalSeconds < 0.3)
        {
            return;
        }
    }
}

static async Task ShareAsync(string what, ServedRun run, Action everySecond)
{
    var (runner, service, start) = (ServedRun.ProcessorOf(run.Runner), ServedRun.ProcessorOf(run.Service), Stopwatch.GetTimestamp());
    for (var i = 0; i < 20; i++)
    {
        everySecond();
        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    var elapsed = Stopwatch.GetElapsedTime(start);
    Console.WriteLine(
        $"  {what}  {100 * (ServedRun.ProcessorOf(run.Runner) - runner) / elapsed,7:F1} % of a core by the runner, {100 * (ServedRun.ProcessorOf(run.Service) - service) / elapsed:F1} % by the service");
}

static async Task RealAsync(int trials, string image)
{
    var four = await RealRunAsync(trials, 4, image, null);
    var seconds = TimeProvider.System.GetElapsedTime(four[0].Made, four.Max(pod => pod.Ended!.Value)).TotalSeconds;
    Console.WriteLine($"real cluster, {trials} pods of `echo`, four at a time");
    Console.WriteLine($"  trials per second                             {trials / seconds,7:F2}");
    Console.WriteLine($"  time per trial and slot                       {4 * seconds / trials,7:F2} s");

    var single = await RealRunAsync(trials, 1, image, null);
    var ours = Median(single.Zip(single.Skip(1), (one, next) => Milliseconds(one.Ended, next.Made)));
    var each = Median(single.Zip(single.Skip(1), (one, next) => Milliseconds(one.Made, next.Made)));
    Console.WriteLine($"real cluster, {trials} pods one at a time; medians");
    Console.WriteLine($"  from one pod's creation to the next one's     {each,7:F0} ms");
    Console.WriteLine($"  of it, from its creation to its begin         {Median(single.Select(pod => Milliseconds(pod.Made, pod.Begun))),7:F0} ms");
    Console.WriteLine($"  of it, from its end to the next one's creation{ours,7:F0} ms, {100 * ours / each:F1} %");

    await using var proxy = new CountingProxy();
    await proxy.StartAsync();
    _ = await RealRunAsync(trials, 4, image, proxy.KubeConfigText);
    Console.WriteLine($"real cluster, requests to the API for {trials} trials, {(double)proxy.Counts.Sum(count => count.Count) / trials:F2} per trial");
    foreach (var (what, count) in proxy.Counts)
    {
        Console.WriteLine($"  {what,-45} {count,7}");
    }
}

static async Task<IReadOnlyList<PodTime>> RealRunAsync(int trials, int parallel, string image, string? kubeconfig)
{
    await using var times = await PodTimes.StartAsync();
    using var run = TunedRun.Start(trials, parallel, image, kubeconfig);
    await run.WaitAsync();
    return times.Pods is { Count: var count } pods && count == trials && pods.All(pod => pod.Ended is not null)
        ? pods
        : throw new InvalidOperationException($"{times.Pods.Count(pod => pod.Ended is not null)} of {trials} pods ended");
}

static double Milliseconds(long? from, long? to) => TimeProvider.System.GetElapsedTime(from!.Value, to!.Value).TotalMilliseconds;

static double Median(IEnumerable<double> values) => values.Order().ToArray() is var ordered ? ordered[ordered.Length / 2] : 0;
