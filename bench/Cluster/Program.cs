using System.CommandLine;
using System.Diagnostics;
using Vizier.Benchmarks.Cluster;

var trials = new Option<int>("--trials") { Description = "Trials of the runs that are timed.", DefaultValueFactory = _ => 200 };
var pods = new Option<int>("--pods") { Description = "Pods that are watched at a time.", DefaultValueFactory = _ => 1000 };
var image = new Option<string>("--image") { Description = "An image with sh, for the cluster that KUBECONFIG names.", DefaultValueFactory = _ => "docker.io/library/busybox:1" };
var real = new Option<bool>("--real") { Description = "Measure on the cluster that KUBECONFIG names too." };
var root = new RootCommand("Measures trials on Kubernetes: what the runner adds to what the cluster takes.") { trials, pods, image, real };
root.SetAction(async result =>
{
    await GapsAsync(result.GetValue(trials));
    await WatchedAsync(result.GetValue(pods));
    if (result.GetValue(real))
    {
        await RealAsync(Math.Min(24, result.GetValue(trials)), result.GetValue(image)!);
    }
});
return await root.Parse(args).InvokeAsync();

static async Task GapsAsync(int trials)
{
    await using var cluster = new SimulatedCluster(TimeSpan.FromMilliseconds(5));
    await cluster.StartAsync();
    using var run = TunedRun.Start(cluster, trials, parallel: 1);
    await run.WaitAsync();
    var gaps = cluster.Gaps.Skip(20).Order().ToArray();
    Console.WriteLine($"simulated cluster, {cluster.Created} trials one at a time, pods end after 5 ms");
    Console.WriteLine($"  from a pod's end to the next pod's creation   {gaps[gaps.Length / 2],7:F1} ms (median), {gaps[gaps.Length * 95 / 100],7:F1} ms (95 %)");
    Console.WriteLine($"  requests to the API per trial                 {(double)cluster.Requests / cluster.Created,7:F2}");
}

static async Task WatchedAsync(int pods)
{
    double small;
    await using (var one = new SimulatedCluster(null))
    {
        await one.StartAsync();
        using var alone = TunedRun.Start(one, 1, parallel: 1);
        while (one.Running < 1)
        {
            await Task.Delay(50);
        }

        await Task.Delay(TimeSpan.FromSeconds(10));
        small = alone.Memory;
    }

    await using var cluster = new SimulatedCluster(null);
    await cluster.StartAsync();
    using var run = TunedRun.Start(cluster, pods, parallel: pods);
    var begin = Stopwatch.GetTimestamp();
    while (cluster.Running < pods)
    {
        await Task.Delay(50);
    }

    Console.WriteLine($"simulated cluster, {pods} pods that run, service and runner in one process");
    Console.WriteLine($"  time to launch them                           {Stopwatch.GetElapsedTime(begin).TotalSeconds,7:F1} s (the client keeps to 50 requests a second)");
    await Task.Delay(TimeSpan.FromSeconds(10));
    var (before, start) = (run.Processor, Stopwatch.GetTimestamp());
    await Task.Delay(TimeSpan.FromSeconds(20));
    Console.WriteLine($"  processor time while nothing happens          {100 * (run.Processor - before) / Stopwatch.GetElapsedTime(start),7:F1} % of a core");
    (before, start) = (run.Processor, Stopwatch.GetTimestamp());
    for (var i = 0; i < 20; i++)
    {
        cluster.Touch();
        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    Console.WriteLine($"  processor time for {pods} changes a second      {100 * (run.Processor - before) / Stopwatch.GetElapsedTime(start),7:F1} % of a core");
    Console.WriteLine($"  resident memory                               {run.Memory,7:F0} MiB, {small:F0} MiB with one pod");
}

static async Task RealAsync(int trials, string image)
{
    var begin = Stopwatch.GetTimestamp();
    using (var warmUp = TunedRun.Start(4, 4, image))
    {
        await warmUp.WaitAsync();
    }

    var warm = Stopwatch.GetElapsedTime(begin);
    begin = Stopwatch.GetTimestamp();
    using var run = TunedRun.Start(trials + 4, 4, image);
    await run.WaitAsync();
    var time = Stopwatch.GetElapsedTime(begin) - warm;
    Console.WriteLine($"real cluster, {trials} pods of `echo`, four at a time");
    Console.WriteLine($"  trials per second                             {trials / time.TotalSeconds,7:F2}");
    Console.WriteLine($"  time per trial and slot                       {4 * time.TotalSeconds / trials,7:F2} s");

    await using var watch = new PodGaps();
    begin = Stopwatch.GetTimestamp();
    using var single = TunedRun.Start(trials, 1, image);
    await single.WaitAsync();
    var each = (Stopwatch.GetElapsedTime(begin) - warm).TotalMilliseconds / (trials - 1);
    var gaps = watch.Gaps.Order().ToArray();
    var median = gaps[gaps.Length / 2];
    Console.WriteLine($"real cluster, {trials} pods one at a time");
    Console.WriteLine($"  from a pod's end to the next pod's creation   {median,7:F1} ms (median), {100 * median / each,3:F0} % of a trial's {each / 1000:F2} s");
}
