using Vigil.Server.Node;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Coyote;

/// <summary>Tier C: what can happen between two locks of a node's mailbox and of those who wait.</summary>
public sealed class NodeLaws(ITestOutputHelper output)
{
    [Fact]
    public void Mail_that_was_taken_is_read_and_other_mail_is_not() => Search.Holds(
        nameof(NodePrograms.CloseAgainstAdd), NodePrograms.CloseAgainstAdd(NodeMutants.None), output);

    [Fact]
    public void A_reader_that_waits_is_woken() => Search.Holds(
        nameof(NodePrograms.WaitAgainstAdd), NodePrograms.WaitAgainstAdd(NodeMutants.None), output);

    [Fact]
    public void A_wait_that_begins_beside_the_end_is_ended() => Search.Holds(
        nameof(NodePrograms.CloseAgainstWait), NodePrograms.CloseAgainstWait(), output);

    [Fact]
    public void A_wait_has_one_end() => Search.Holds(
        nameof(NodePrograms.AnswerAgainstExpire), NodePrograms.AnswerAgainstExpire(), output);

    [Fact]
    public void A_mailbox_that_looks_before_it_locks_is_found() => Search.Finds(
        nameof(NodeMutants.CheckThenAdd), "was Taken", NodePrograms.CloseAgainstAdd(NodeMutants.CheckThenAdd), output);
}
