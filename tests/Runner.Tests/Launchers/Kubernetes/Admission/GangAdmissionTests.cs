using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Admission;
using Vizier.Runner.Launchers.Kubernetes.Training;
using Vizier.Runner.Tests.Kubernetes;
using Vizier.Runner.Tests.Launchers.Kubernetes.Training;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Admission;

public sealed class GangAdmissionTests
{
    private static readonly GpuRequest[] Requests = [new("PyTorchJob", "Master:1 Worker:2"), new("TFJob", "PS:1 Worker:2")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_runners_whose_gangs_take_half_of_the_GPUs_each_give_way_until_one_has_all_it_needs()
    {
        Gang[] gangs = [.. Requests.Select((request, index) => request.Gang($"gang-{index}"))];
        await using var cluster = await GpuCluster.StartAsync(gangs, contends: true);
        using var client = cluster.Api.Client();
        using GangAdmission first = Admission(client, seed: 1), second = Admission(client, seed: 2);
        Task<IReadOnlyList<JsonObject>>[] launches = [LaunchAsync(first, gangs[0]), LaunchAsync(second, gangs[1])];

        int winner = await Task.WhenAny(launches) == launches[0] ? 0 : 1;
        Assert.Equal(3, (await launches[winner]).Count);
        Assert.Equal(3, cluster.PlacedOf(gangs[winner]));
        Assert.True(cluster.Deleted >= 3, $"{cluster.Deleted} pods were taken back");
        Assert.False(launches[1 - winner].IsCompleted);

        cluster.End(gangs[winner]);
        await launches[1 - winner];
        Assert.Equal(3, cluster.PlacedOf(gangs[1 - winner]));
    }

    [Fact]
    public async Task Gangs_of_one_runner_take_turns_and_none_of_the_second_is_made_before_the_first_has_ended()
    {
        Gang[] gangs = [.. Requests.Select((request, index) => request.Gang($"gang-{index}"))];
        await using var cluster = await GpuCluster.StartAsync(gangs);
        using var client = cluster.Api.Client();
        using var admission = Admission(client);
        await LaunchAsync(admission, gangs[0]);
        var waiting = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        var second = admission.LaunchAsync(gangs[1], Root(gangs[1]), words => waiting.TrySetResult(words), Cancellation);

        Assert.Equal("room for 3 pods at once: 3 nvidia.com/gpu at once, 1 are free", await waiting.Task.WaitAsync(Cancellation));
        Assert.Equal(0, cluster.PlacedOf(gangs[1]));
        cluster.End(gangs[0]);
        await second;
        Assert.Equal((3, 0), (cluster.PlacedOf(gangs[1]), cluster.Deleted));
    }

    [Theory]
    [InlineData("volcano", "scheduling.volcano.sh", "v1beta1")]
    [InlineData("scheduler-plugins", "scheduling.x-k8s.io", "v1alpha1")]
    public async Task With_a_gang_scheduler_a_group_is_made_before_its_pods_and_goes_with_the_trial(string name, string group, string version)
    {
        var gang = Requests[1].Gang("gang-0");
        await using var cluster = await GpuCluster.StartAsync([gang]);
        string groups = $"/apis/{group}/{version}/namespaces/tuning/podgroups";
        cluster.Api.On($"GET /apis/{group}/{version}", ScriptedApi.Json("""{"resources": [{"name": "podgroups", "kind": "PodGroup", "namespaced": true}]}"""));
        cluster.Api.On($"POST {groups}", ScriptedApi.Json("{}", 201));
        using var client = cluster.Api.Client();
        using var admission = Admission(client, GangScheduler.All);

        await LaunchAsync(admission, gang);

        var made = cluster.Api.Requests.Where(request => request.Line.StartsWith("POST ", StringComparison.Ordinal)).ToList();
        Assert.StartsWith($"POST {groups}", made[0].Line, StringComparison.Ordinal);
        Assert.Equal(4, made.Count);
        var podGroup = JsonNode.Parse(made[0].Body)!;
        Assert.Equal(($"{group}/{version}", "PodGroup", "gang-0", 3), ((string?)podGroup["apiVersion"], (string?)podGroup["kind"], (string?)podGroup["metadata"]!["name"], (int)podGroup["spec"]!["minMember"]!));
        Assert.Equal("uid-gang-0", (string?)podGroup["metadata"]!["ownerReferences"]![0]!["uid"]);
        Assert.All(made.Skip(1).Select(request => JsonNode.Parse(request.Body)!.AsObject()), pod => Assert.Equal("gang-0", name == "volcano"
            ? pod.AnnotationOf("scheduling.k8s.io/group-name")
            : pod.LabelOf("scheduling.x-k8s.io/pod-group")));
        Assert.DoesNotContain(cluster.Api.Requests, request => request.Line.StartsWith("GET /api/v1/nodes", StringComparison.Ordinal));
    }

    private static GangAdmission Admission(KubernetesClient client, IReadOnlyList<GangScheduler>? schedulers = null, int seed = 0) =>
        new(client, schedulers ?? [], new FastTime(), new Random(seed), NullLogger.Instance);

    private static Task<IReadOnlyList<JsonObject>> LaunchAsync(GangAdmission admission, Gang gang) =>
        admission.LaunchAsync(gang, Root(gang), _ => { }, Cancellation);

    private static JsonObject Root(Gang gang)
    {
        var root = gang.Root();
        root["metadata"]!["uid"] = $"uid-{gang.Names.Root}";
        return root;
    }

    private sealed record GpuRequest(string Kind, string Replicas)
    {
        public Gang Gang(string root)
        {
            var manifest = Jobs.Object(Kind, Replicas);
            foreach (var (_, group) in manifest["spec"]![Kind == "TFJob" ? "tfReplicaSpecs" : "pytorchReplicaSpecs"]!.AsObject())
            {
                group!["template"]!["spec"]!["containers"]![0]!["resources"] = JsonNode.Parse("""{"limits": {"nvidia.com/gpu": 1}}""");
            }

            return Runner.Launchers.Kubernetes.Training.Gang.Read(manifest, new GangNames(root, "tuning", "7", root));
        }
    }
}
