using Vigil.Sim.World;
using Vigil.Sim.World.Search;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Laws;

/// <summary>Each deliberate fault is caught, by the law that it was made for.</summary>
public sealed class MutantLaws(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Mutants.AllNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutant_is_noticed_by_its_law_within_a_thousand_executions(string mutant)
    {
        var law = Mutants.LawFor(mutant);
        var options = new SweepOptions
        {
            Mutant = mutant,
            Executions = 1000,
            Laws = [.. Mutants.LawsFor(mutant).Select(one => one.Name)],
            Scope = Mutants.ScopeFor(mutant),
        };
        var result = Sweep.Run(options, TimeProvider.System);
        Assert.True(
            result.Failure is not null, $"{law.Name} did not notice {mutant} in {result.Executions} executions.");
        output.WriteLine($"{mutant}: {law.Name} after {result.Executions} executions");
    }

    [Fact]
    public void Each_law_that_is_about_watches_or_revisions_has_a_mutant()
    {
        var covered = Mutants.AllNames.Select(name => Mutants.LawFor(name).Name).Distinct().ToArray();
        string[] needed =
        [
            "LinearizableRevisions", "Unique", "Reliable", "Atomic", "Resumable", "PrevKvRight", "NothingBelowStart",
            "CompactionError", "NoLeak", "Convergence", "Filtered", "MembersAgree",
        ];
        Assert.Empty(needed.Except(covered));
    }
}
