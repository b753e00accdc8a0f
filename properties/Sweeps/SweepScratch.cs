using System.Text.RegularExpressions;
using Vigil.Properties.Replay;
using Xunit;

namespace Vigil.Properties.Sweeps;

/// <summary>A folder for the parts of a sweep, gone when the test is, and the commands on it.</summary>
internal sealed partial class SweepScratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweep");

    public string Folder => Path.Combine(_folder.FullName, "parts");

    /// <summary>Everything in the folder, by name, to see that nothing changed.</summary>
    public SortedDictionary<string, string> Files =>
        new(Directory.GetFiles(Folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllText));

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => _folder.Delete(recursive: true);

    public string[] Sweep(string shard, params string[] more) =>
        ["sweep", "--shard", shard, "--out", Folder, "--checkpoint", "0.05", .. more];

    /// <summary>Runs every part to its end.</summary>
    /// <param name="count">How many parts.</param>
    /// <param name="exitCode">What each must exit with; null for whatever.</param>
    /// <param name="more">What is swept.</param>
    public void RunAll(int count, int? exitCode, params string[] more)
    {
        for (var index = 1; index <= count; index++)
        {
            var (code, _, errors) = SimProcessRun.Run(Sweep($"{index}/{count}", more));
            Assert.True(code == exitCode || (exitCode is null && code is 0 or 1), errors);
        }
    }

    /// <summary>The joined answer without times.</summary>
    public string Merge(params string[] more)
    {
        var target = Path.Combine(_folder.FullName, "merged.json");
        var (code, output, errors) = SimProcessRun.Run(["merge", Folder, "--out", target, "-w", "json", .. more]);
        Assert.True(code is 0 or 1, errors);
        Assert.Equal(File.ReadAllText(target), output);
        return Elapsed().Replace(output, "");
    }

    [GeneratedRegex("\"(elapsed|cpu)\": \"[^\"]*\"")]
    private static partial Regex Elapsed();
}
