using System.Diagnostics;
using Vigil.Properties.Replay;
using Vigil.Properties.Tools;
using Vigil.Sim.World.Sweeps;
using Xunit;
using YamlDotNet.Core;
using k8s;
using k8s.Models;

namespace Vigil.Properties.Sweeps;

/// <summary>The manifests are what Kubernetes takes, by its own types, and its index becomes the right shard.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";

    [Fact]
    public void Every_index_of_the_job_is_one_shard_of_as_many()
    {
        var job = Load("sweep.yaml").OfType<V1Job>().Single();
        Assert.Equal("batch/v1", job.ApiVersion);
        Assert.Equal("Indexed", job.Spec.CompletionMode);
        Assert.True(job.Spec.Completions > 1);
        Assert.True(job.Spec.Parallelism <= job.Spec.Completions);
        var container = Assert.Single(job.Spec.Template.Spec.Containers);
        var shards = Assert.Single(container.Env, variable => variable.Name == "SHARDS");
        Assert.Equal($"{job.Spec.Completions}", shards.Value);
        Assert.Equal("OnFailure", job.Spec.Template.Spec.RestartPolicy);
        Assert.True(job.Spec.BackoffLimit >= job.Spec.Completions);
    }

    [Fact]
    public void The_shards_and_the_merge_share_a_claim_that_many_nodes_write()
    {
        var sweep = Load("sweep.yaml");
        var claim = sweep.OfType<V1PersistentVolumeClaim>().Single();
        Assert.Equal(["ReadWriteMany"], claim.Spec.AccessModes);
        Assert.True(claim.Spec.Resources.Requests.ContainsKey("storage"));
        var pods = sweep.Concat(Load("merge.yaml")).OfType<V1Job>().Select(job => job.Spec.Template.Spec).ToArray();
        Assert.Equal(2, pods.Length);
        foreach (var pod in pods)
        {
            var volume = Assert.Single(pod.Volumes, volume => volume.PersistentVolumeClaim is not null);
            Assert.Equal(claim.Metadata.Name, volume.PersistentVolumeClaim.ClaimName);
            var container = Assert.Single(pod.Containers);
            var mount = Assert.Single(container.VolumeMounts, mount => mount.Name == volume.Name);
            Assert.Contains(container.Args, argument => argument == mount.MountPath + "/one");
            Assert.True(container.Resources.Requests["cpu"].ToDecimal() >= 1);
            Assert.True(container.Resources.Requests["memory"] is not null);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
        }
    }

    [Fact]
    public void A_field_that_Kubernetes_does_not_know_is_noticed() =>
        Assert.ThrowsAny<YamlException>(() => KubernetesYaml.LoadAllFromString(
            Text("sweep.yaml").Replace("completionMode:", "completionsMode:", StringComparison.Ordinal), strict: true));

    [ToolFact(Tool.Bash)]
    public void The_arguments_of_the_pods_are_ones_that_the_command_takes()
    {
        using var scratch = new SweepScratch();
        var container = Load("sweep.yaml").OfType<V1Job>().Single().Spec.Template.Spec.Containers[0];
        string[] arguments =
            [.. container.Args.Select(argument => argument == "/sweep/one" ? scratch.Folder : argument)];
        var (code, _, errors) = SimProcessRun.Run(PodOf(3, 16, [.. arguments, "--seconds", "1"]));
        Assert.True(code == 0, errors);
        var part = SweepFile.Read(File.ReadAllBytes(scratch.PathOf("shard-4-of-16.json")));
        Assert.Equal(10_000_000, part.Plan.Executions);
    }

    [ToolFact(Tool.Bash)]
    public void A_pod_whose_shard_breaks_a_law_succeeds()
    {
        using var scratch = new SweepScratch();
        var pod = PodOf(0, 1, "--out", scratch.Folder, "-n", "40", "--mutant", "RepeatAfterSync");
        Assert.Equal(0, SimProcessRun.Run(pod).ExitCode);
        Assert.True(SweepFile.Read(File.ReadAllBytes(scratch.PathOf("shard-1-of-1.json"))).Answer.BrokenCount > 0);
    }

    [ToolFact(Tool.Bash)]
    public void A_pod_that_makes_no_sense_fails()
    {
        using var scratch = new SweepScratch();
        Assert.Equal(2, SimProcessRun.Run(PodOf(4, 4, "--out", scratch.Folder)).ExitCode);
    }

    [ToolFact(Tool.Bash)]
    public void A_pod_that_is_terminated_passes_the_signal_on_and_fails()
    {
        using var scratch = new SweepScratch();
        using var process = ChildProcess.Start(PodOf(0, 1, "--out", scratch.Folder, "-n", "1000000"));
        var file = scratch.PathOf("shard-1-of-1.json");
        process.Await(() => File.Exists(file));
        process.Signal("TERM");
        Assert.Equal(4, process.End().ExitCode);
        Assert.False(SweepFile.Read(File.ReadAllBytes(file)).IsDone);
    }

    private static ProcessStartInfo PodOf(int index, int shards, params string[] arguments)
    {
        var script = Path.Combine(Repository.Root, Folder, "shard");
        var start = new ProcessStartInfo(Tool.PathOf(Tool.Bash), [script, .. arguments]);
        start.Environment["JOB_COMPLETION_INDEX"] = $"{index}";
        start.Environment["SHARDS"] = $"{shards}";
        start.Environment["VIGIL_SIM"] = SimProcessRun.Assembly;
        return start;
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Repository.Root, Folder, name));

    private static List<object> Load(string name) => KubernetesYaml.LoadAllFromString(Text(name), strict: true);
}
