using FsCheck;
using FsCheck.Fluent;
using Vigil.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Majorities, against definitions that are too slow to use.</summary>
public sealed class QuorumTests
{
    [SeededProperty]
    public Property A_number_is_reached_by_a_majority_when_more_than_half_have_that_or_more() => Prop.ForAll(
        Gen.Choose(0, 20).ListOf().Where(list => list.Count is > 0 and <= 20).ToArbitrary(),
        numbers =>
        {
            ulong[] voters = [.. Enumerable.Range(0, numbers.Count).Select(i => (ulong)i)];
            var naive = numbers.Where(number => 2 * numbers.Count(other => other >= number) > numbers.Count).Max();
            return Majority.Reached(voters, voter => numbers[(int)voter]) == naive;
        });

    [SeededProperty]
    public Property A_vote_is_decided_when_those_who_are_missing_can_not_change_it() => Prop.ForAll(
        Gen.Elements<bool?>(true, false, null).ListOf().Where(list => list.Count is > 0 and <= 9).ToArbitrary(),
        votes =>
        {
            ulong[] voters = [.. Enumerable.Range(1, votes.Count).Select(i => (ulong)i)];
            var cast = voters.Where(voter => votes[(int)voter - 1] is not null)
                .ToDictionary(voter => voter, voter => votes[(int)voter - 1] == true);
            cast[99] = true;
            bool Wins(bool missing) => 2 * votes.Count(vote => vote ?? missing) > votes.Count;
            var naive = (Wins(false), Wins(true)) switch
            {
                (true, _) => VoteResult.Won,
                (_, false) => VoteResult.Lost,
                _ => VoteResult.Pending,
            };
            return Majority.Vote(voters, cast) == naive;
        });

    [Fact]
    public void Nobody_has_reached_nothing_and_elects_nobody()
    {
        Assert.Equal(0, Majority.Reached([], _ => 7));
        Assert.Equal(VoteResult.Lost, Majority.Vote([], new Dictionary<ulong, bool> { [1] = true }));
    }

    [Fact]
    public void Two_majorities_share_a_voter_even_when_one_has_a_voter_more()
    {
        for (var voters = 1; voters < 12; voters++)
        {
            Assert.True(2 * Majority.Of(voters) > voters);
            Assert.True(Majority.Of(voters) + Majority.Of(voters + 1) > voters + 1);
        }
    }
}
