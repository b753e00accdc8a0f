using Vigil.Storage;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Storage;

/// <summary>Each deliberate fault of the store is caught by its laws.</summary>
public sealed class StorageMutantLaws(ITestOutputHelper output)
{
    private const int ExecutionsMax = 1000;

    private static readonly string[] All = [.. Enum.GetNames<StorageMutants>().Where(name => name != "None")];

    public static TheoryData<string> Names => [.. All];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutant_is_noticed_within_a_thousand_executions(string name)
    {
        var (executions, broken) = Find(Enum.Parse<StorageMutants>(name), seed: 1);
        Assert.True(broken is not null, $"{name} is not noticed in {executions} executions.");
        output.WriteLine($"{name}: after {executions}: {broken}");
    }

    /// <summary>The table: executions until each is noticed, the median of ten beginnings.</summary>
    [Fact]
    public void How_soon_each_mutant_is_noticed()
    {
        foreach (var name in All)
        {
            int[] found =
            [
                .. Enumerable.Range(1, 10)
                    .Select(i => Find(Enum.Parse<StorageMutants>(name), (ulong)i * 100_003).Executions)
                    .Order(),
            ];
            output.WriteLine($"{name,-24} {(found[4] + found[5]) / 2.0,8:0.0}   {found[0]}..{found[^1]}");
            Assert.InRange(found[4], 1, ExecutionsMax);
        }
    }

    private static (int Executions, string? Broken) Find(StorageMutants mutant, ulong seed)
    {
        for (var i = 0; i < ExecutionsMax; i++)
        {
            // Every eighth is a compaction that is cut off, which the histories come to seldom.
            var broken = i % 8 == 7
                ? CompactionTests.CutOff(mutant & StorageMutants.DeleteAtOnce, seed + (ulong)i)
                : new StorageRun(seed + (ulong)i, mutant).Run();
            if (broken is not null)
            {
                return (i + 1, broken);
            }
        }

        return (ExecutionsMax, null);
    }
}
