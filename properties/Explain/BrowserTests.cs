using Vigil.Properties.Replay;
using Vigil.Properties.Tools;
using Xunit;

namespace Vigil.Properties.Explain;

/// <summary>The page does in a browser what it is for.</summary>
public sealed class BrowserTests
{
    private const string StateText = "document.getElementById('state').innerText";
    private const string CursorTop = "document.getElementById('cursor').style.top";
    private const string ShownSteps = "document.querySelectorAll('#lanes .moment').length";

    [ToolFact(Tool.Chromium)]
    public async Task A_duplicate_is_marked_and_the_page_can_be_stepped_through()
    {
        var explained = Explained.Of(
            Explained.Find("ResumeFromLastDelivered", "Resumable"), ranks: true);
        using var file = explained.ToFile();
        await using var browser = await Browser.OpenAsync(file.Path);

        Assert.Contains(
            "Resumable", await browser.TextAsync("document.querySelector('h1').innerText"), StringComparison.Ordinal);
        Assert.Contains(
            "duplicate",
            await browser.TextAsync("document.querySelector('[data-mark=duplicate][data-broken]').innerText"),
            StringComparison.OrdinalIgnoreCase);
        Assert.Equal(explained.Data.Moments.Count, int.Parse(await browser.TextAsync(ShownSteps)));

        var (state, top) = (await browser.TextAsync(StateText), await browser.TextAsync(CursorTop));
        await browser.EvaluateAsync(
            "(() => { const s = document.getElementById('slider'); s.value = 0; "
                + "s.dispatchEvent(new Event('input')); })()");
        Assert.NotEqual(state, await browser.TextAsync(StateText));
        Assert.NotEqual(top, await browser.TextAsync(CursorTop));
        Assert.Contains("The store is empty", await browser.TextAsync(StateText), StringComparison.Ordinal);

        var first = await browser.TextAsync(CursorTop);
        await browser.PressAsync("ArrowRight");
        Assert.NotEqual(first, await browser.TextAsync(CursorTop));
        await browser.EvaluateAsync("document.getElementById('to-violation').click()");
        Assert.Equal(top, await browser.TextAsync(CursorTop));

        await AssertQuietAsync(browser, file.Path);
    }

    [ToolFact(Tool.Chromium)]
    public async Task A_gap_is_marked_and_the_causal_slice_leaves_out_what_came_after()
    {
        var explained = Explained.Of(Explained.Find("DropWhenBlocked", "Reliable"));
        using var file = explained.ToFile();
        await using var browser = await Browser.OpenAsync(file.Path, width: 480, isDark: true);

        Assert.Contains(
            "gap",
            await browser.TextAsync("document.querySelector('[data-mark=gap][data-broken]').innerText"),
            StringComparison.OrdinalIgnoreCase);
        await browser.EvaluateAsync("document.getElementById('causal-only').click()");
        Assert.Equal(
            explained.Data.Moments.Count(moment => moment.IsCausal), int.Parse(await browser.TextAsync(ShownSteps)));
        Assert.InRange(explained.Data.Moments.Count(moment => moment.IsCausal), 1, explained.Data.Moments.Count - 1);

        // In a narrow window what is wide scrolls by itself, and the page does not.
        Assert.Equal("0", await browser.TextAsync("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        await AssertQuietAsync(browser, file.Path);
    }

    [ToolFact(Tool.Chromium)]
    public async Task Without_a_certified_order_the_page_shows_what_the_answers_claim()
    {
        var explained = Explained.Of(
            Explained.Find("RetryUnknownWrites", "LinearizableRevisions"));
        Assert.False(explained.Data.IsCertified);
        using var file = explained.ToFile();
        await using var browser = await Browser.OpenAsync(file.Path);
        Assert.Contains(
            "claim", await browser.TextAsync("document.getElementById('matrix').innerText"), StringComparison.Ordinal);
        await AssertQuietAsync(browser, file.Path);
    }

    [ToolFact(Tool.Chromium)]
    public async Task What_a_page_complains_of_and_requests_is_noticed()
    {
        using var file = TemporaryFile.With(
            "<script src='missing.js'></script><script>console.error('said'); throw new Error('thrown');</script>",
            ".html");
        await using var browser = await Browser.OpenAsync(file.Path);
        foreach (var complaint in (string[])["missing.js", "said", "thrown"])
        {
            await browser.WaitForComplaintAsync(complaint);
        }

        Assert.Contains(browser.Requests, request => request.EndsWith("missing.js", StringComparison.Ordinal));
    }

    private static async Task AssertQuietAsync(Browser browser, string path)
    {
        // One more exchange, so that what is still on its way is noted.
        await browser.EvaluateAsync("new Promise(done => setTimeout(done, 100))");
        Assert.Empty(browser.Errors);
        Assert.Equal(
            [new Uri(path).AbsoluteUri],
            browser.Requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal)));
    }
}
