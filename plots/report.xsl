<?xml version="1.0" encoding="utf-8"?>
<!-- The template of the report page (XSLT 1.0): all of its words, and where they stand. `outlast report DIR` fills it with what the
     folder holds; src/output/page.h says how that looks from here. Change it, or report.css beside it, and run `outlast report` again.

     Numbers are written by the program: o:percent, o:range and the others. Nothing here computes any. Words of a command go through
     o:word, which quotes them where a shell needs it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:svg="http://www.w3.org/2000/svg"
                xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:o="outlast" exclude-result-prefixes="o svg xlink">
<xsl:output method="html" encoding="utf-8" doctype-system="about:legacy-compat" indent="no"/>
<xsl:strip-space elements="*"/>
<xsl:include href="report-inquiries.xsl"/>

<xsl:variable name="subject" select="/report/folder[1]"/>
<xsl:variable name="inquiries" select="/report/folder[position() &gt; 1]"/>
<xsl:variable name="scenario" select="/report/scenario"/>
<xsl:variable name="group" select="$scenario/group"/>
<xsl:variable name="races" select="not($subject/table[@name = 'market']/row[@month = 0]/@no_generalist = 1)"/>

<!-- ===== the page ===== -->

<xsl:template match="/report">
  <html lang="en">
    <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"/>
      <title><xsl:value-of select="$subject/name | $subject/@name"/> – outlast</title>
      <style><xsl:value-of select="css"/></style>
    </head>
    <body>
      <header>
        <p class="kind"><xsl:apply-templates select="$subject" mode="kind"/></p>
        <h1><xsl:apply-templates select="$subject" mode="title"/></h1>
        <p class="answer"><xsl:value-of select="$subject/value[@name = 'headline']"/></p>
      </header>
      <main>
        <xsl:apply-templates select="$subject" mode="first-figure"/>
        <nav aria-label="On this page">
          <ul>
            <xsl:apply-templates select="$subject" mode="contents"/>
            <li><a href="#assumptions">Assumptions</a></li>
            <li><a href="#sure">How sure</a></li>
            <li><a href="#again">How to get the same</a></li>
          </ul>
        </nav>
        <xsl:apply-templates select="$subject" mode="body"/>
        <xsl:call-template name="assumptions"/>
        <xsl:call-template name="sure"/>
        <xsl:call-template name="again"/>
      </main>
      <footer>
        <p>Made by outlast <xsl:value-of select="@version"/> (model <xsl:value-of select="@model"/>) from
          <code><xsl:value-of select="$subject/@path"/></code>. The page is complete in itself and asks nothing of any network.</p>
      </footer>
      <xsl:apply-templates select="folder/table/text"/>
      <script><xsl:value-of select="js"/></script>
    </body>
  </html>
</xsl:template>

<!-- A table as it is, for the script to hand out. -->
<xsl:template match="table/text">
  <pre hidden="hidden" id="{generate-id(..)}"><xsl:value-of select="."/></pre>
</xsl:template>

<!-- ===== what stands at the top ===== -->

<xsl:template match="folder" mode="title"><xsl:value-of select="@name"/></xsl:template>
<xsl:template match="folder[@kind = 'run']" mode="title">
  <xsl:value-of select="$scenario/@name"/>: who is left <xsl:value-of select="$scenario/@end"/>
</xsl:template>
<xsl:template match="folder[@kind = 'autopsy']" mode="title">
  <xsl:value-of select="value[@name = 'name']"/>: why it is lost, and what would have saved it
</xsl:template>
<xsl:template match="folder[@kind = 'sensitivity']" mode="title">
  <xsl:value-of select="$scenario/@name"/>: what the answer hangs on
</xsl:template>
<xsl:template match="folder[@kind = 'discovery']" mode="title">
  <xsl:value-of select="value[@name = 'name']"/>: when it is lost
</xsl:template>
<xsl:template match="folder[@kind = 'comparison']" mode="title">
  <xsl:value-of select="value[@name = 'base']"/> against
  <xsl:for-each select="value[@name = 'comparisons']/value">
    <xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="value[@name = 'scenario']"/>
  </xsl:for-each>
</xsl:template>
<xsl:template match="folder[@kind = 'score']" mode="title">
  <xsl:value-of select="$scenario/@name"/>: the forecast against what happened
</xsl:template>
<xsl:template match="folder[@kind = 'solution']" mode="title">
  <xsl:value-of select="value[@name = 'key']"/>: how much it takes
</xsl:template>
<xsl:template match="folder[@kind = 'sweep']" mode="title">
  <xsl:value-of select="value[@name = 'study']"/>: how the answer moves
</xsl:template>

<xsl:template match="folder" mode="kind">
  <xsl:choose>
    <xsl:when test="@kind = 'run'">A simulation of </xsl:when>
    <xsl:when test="@kind = 'sweep'">A sweep over <xsl:value-of select="o:count(value[@name = 'points'])"/> points, each of </xsl:when>
    <xsl:when test="@kind = 'comparison'">A comparison under the same luck, of </xsl:when>
    <xsl:when test="@kind = 'sensitivity'">A sensitivity study of </xsl:when>
    <xsl:when test="@kind = 'autopsy'">An autopsy of <xsl:value-of select="value[@name = 'name']"/>, in </xsl:when>
    <xsl:when test="@kind = 'discovery'">Scenario discovery in </xsl:when>
    <xsl:when test="@kind = 'score'">A score of </xsl:when>
    <xsl:when test="@kind = 'solution'">A goal sought in </xsl:when>
  </xsl:choose>
  <xsl:value-of select="$scenario/@name"/>: <xsl:value-of select="o:count($scenario/@companies)"/>
  <xsl:choose><xsl:when test="$scenario/@companies = 1"> company</xsl:when><xsl:otherwise> companies</xsl:otherwise></xsl:choose>,
  <xsl:choose>
    <xsl:when test="value[@name = 'vary']/value/value[@name = 'key'] = 'horizon'">so many months as the point says</xsl:when>
    <xsl:otherwise><xsl:value-of select="$scenario/@horizon"/> month<xsl:if test="$scenario/@horizon != 1">s</xsl:if></xsl:otherwise>
  </xsl:choose><xsl:if test="$scenario/@start"> from <xsl:value-of select="$scenario/@start"/></xsl:if>,
  <xsl:variable name="trials"><xsl:call-template name="trials"/></xsl:variable>
  <xsl:value-of select="$trials"/> trial<xsl:if test="$trials != 1">s</xsl:if>, seed <xsl:value-of select="$scenario/@seed"/>
</xsl:template>

<xsl:template name="trials">
  <xsl:choose>
    <xsl:when test="$subject/value[@name = 'trials']"><xsl:value-of select="o:count($subject/value[@name = 'trials'])"/></xsl:when>
    <xsl:otherwise><xsl:value-of select="o:count($scenario/@trials)"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- The one figure beside the answer. -->
<xsl:template match="folder" mode="first-figure">
  <xsl:variable name="name">
    <xsl:choose>
      <xsl:when test="@kind = 'run'">survival</xsl:when>
      <xsl:when test="@kind = 'sweep' and figure[@name = 'heat']">heat</xsl:when>
      <xsl:when test="@kind = 'sweep'">lines</xsl:when>
      <xsl:when test="@kind = 'comparison'">differences</xsl:when>
      <xsl:when test="@kind = 'sensitivity'">tornado</xsl:when>
      <xsl:when test="@kind = 'autopsy'">saved</xsl:when>
      <xsl:when test="@kind = 'discovery'">trajectory</xsl:when>
      <xsl:when test="@kind = 'score'">calibration</xsl:when>
      <xsl:when test="@kind = 'solution'">solution</xsl:when>
    </xsl:choose>
  </xsl:variable>
  <xsl:apply-templates select="figure[@name = string($name)]"/>
</xsl:template>

<xsl:template match="folder" mode="contents">
  <li><a href="#numbers">Numbers</a></li>
</xsl:template>
<xsl:template match="folder[@kind = 'run']" mode="contents">
  <li><a href="#readings">Readings of “survived”</a></li>
  <li><a href="#fates">Fates</a></li>
  <li><a href="#market">The market</a></li>
  <li><a href="#drives">What drives it</a></li>
  <li><a href="#saves">What would have saved them</a></li>
</xsl:template>

<!-- ===== a run ===== -->

<xsl:template match="folder[@kind = 'run']" mode="body">
  <xsl:call-template name="readings"/>
  <xsl:call-template name="fates"/>
  <xsl:call-template name="market"/>
  <xsl:call-template name="drives"/>
  <xsl:call-template name="saves"/>
  <xsl:for-each select="$inquiries[@kind = 'comparison' or @kind = 'score']">
    <section>
      <h2><xsl:apply-templates select="." mode="title"/></h2>
      <xsl:call-template name="answer-and-numbers"/>
    </section>
  </xsl:for-each>
</xsl:template>

<xsl:template name="readings">
  <section>
    <h2 id="readings">Who has survived, by each reading of the word</h2>
    <p>Of a group: the mean over its members, which is the share of its companies that are so, <xsl:value-of select="$scenario/@end"/>.
      Below each chance its 95 % interval.</p>
    <xsl:call-template name="readings-table"><xsl:with-param name="names" select="$group/@name"/></xsl:call-template>
    <dl class="note">
      <dt>Model company</dt><dd>independent, and still in the race for general models</dd>
      <dt>In any business</dt><dd>independent, in whatever business: model companies and specialists</dd>
      <dt>At least a shell</dt><dd>independent, or a shell whose team and licence a deal took</dd>
      <dt>Product lives</dt><dd>not shut, whoever owns it</dd>
    </dl>
    <p><xsl:if test="not($races)">No company is in the race for general models here.</xsl:if>
      <xsl:for-each select="table[@name = 'readings']/row[@name = 'market' and @reading = 'no_generalist' and $races]">
        That no model company at all is left: <xsl:value-of select="o:estimate(@probability, @low, @high)"/>.</xsl:for-each>
      <xsl:for-each select="table[@name = 'readings']/row[@name = 'market' and @reading = 'none_left']">
        That no independent company at all is left: <xsl:value-of select="o:estimate(@probability, @low, @high)"/>.</xsl:for-each></p>
    <xsl:apply-templates select="figure[@name = 'readings']"/>
    <xsl:if test="table[@name = 'companies']/row[not(@company = $group/@name)]">
      <details>
        <summary>Every company by itself</summary>
        <xsl:call-template name="readings-table">
          <xsl:with-param name="names" select="table[@name = 'companies']/row[not(@company = $group/@name)]/@company"/>
        </xsl:call-template>
      </details>
    </xsl:if>
  </section>
</xsl:template>

<xsl:key name="reading" match="table[@name = 'readings']/row" use="concat(@reading, ' ', @name)"/>
<xsl:key name="start" match="table[@name = 'survival']/row[@month = 0]" use="@company"/>
<xsl:key name="company" match="table[@name = 'companies']/row" use="@company"/>

<xsl:template name="readings-table">
  <xsl:param name="names"/>
  <div class="scroll" tabindex="0" role="group" aria-label="Table: readings of survived">
    <table class="sortable">
      <caption>The chance to be so <xsl:value-of select="$scenario/@end"/></caption>
      <thead><tr><th scope="col">Group</th><th scope="col" class="n">Companies</th><th scope="col" class="n">Model company</th>
        <th scope="col" class="n">In any business</th><th scope="col" class="n">At least a shell</th><th scope="col" class="n">Product lives</th></tr></thead>
      <tbody>
        <xsl:for-each select="$names">
          <tr>
            <th scope="row"><xsl:value-of select="."/></th>
            <td class="n" data-value="{key('company', .)/@members}"><xsl:value-of select="key('company', .)/@members"/></td>
            <xsl:choose>
              <xsl:when test="key('start', .)/@generalist = 0"><td class="n" data-value="0">never in the race</td></xsl:when>
              <xsl:otherwise><xsl:apply-templates select="key('reading', concat('generalist ', .))" mode="chance"/></xsl:otherwise>
            </xsl:choose>
            <xsl:apply-templates select="key('reading', concat('independent ', .))" mode="chance"/>
            <xsl:apply-templates select="key('reading', concat('legal ', .))" mode="chance"/>
            <xsl:apply-templates select="key('reading', concat('operating ', .))" mode="chance"/>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template name="fates">
  <section>
    <h2 id="fates">What becomes of them</h2>
    <xsl:apply-templates select="figure[@name = 'fates']"/>
    <div class="scroll" tabindex="0" role="group" aria-label="Table: fates">
      <table class="sortable">
        <caption>Shares of each group’s lives, <xsl:value-of select="$scenario/@end"/></caption>
        <thead><tr><th scope="col">Group</th><th scope="col" class="n">Model company</th><th scope="col" class="n">Specialist</th>
          <th scope="col" class="n">Hollowed: a shell</th><th scope="col" class="n">Acquired</th><th scope="col" class="n">Sold, cash gone</th>
          <th scope="col" class="n">Shut</th><th scope="col" class="n">Half are gone by month</th><th scope="col" class="n">Rounds raised</th>
          <th scope="col" class="n">Money raised, M$</th></tr></thead>
        <tbody>
          <xsl:for-each select="$group">
            <xsl:for-each select="key('company', @name)">
              <tr>
                <th scope="row"><xsl:value-of select="@company"/></th>
                <xsl:call-template name="share"><xsl:with-param name="of" select="@generalist"/></xsl:call-template>
                <xsl:call-template name="share"><xsl:with-param name="of" select="@vertical"/></xsl:call-template>
                <xsl:call-template name="share"><xsl:with-param name="of" select="@hollowed"/></xsl:call-template>
                <xsl:call-template name="share"><xsl:with-param name="of" select="@acquired"/></xsl:call-template>
                <xsl:call-template name="share"><xsl:with-param name="of" select="@sold"/></xsl:call-template>
                <xsl:call-template name="share"><xsl:with-param name="of" select="@shut"/></xsl:call-template>
                <td class="n" data-value="{@median_month_gone}"><xsl:choose>
                  <xsl:when test="@median_month_gone = 'NA'">≥<xsl:value-of select="$scenario/@horizon"/></xsl:when>
                  <xsl:otherwise><xsl:value-of select="@median_month_gone"/></xsl:otherwise></xsl:choose></td>
                <td class="n" data-value="{@rounds}"><xsl:value-of select="o:number(@rounds)"/></td>
                <td class="n" data-value="{@raised}"><xsl:value-of select="o:number(@raised)"/></td>
              </tr>
            </xsl:for-each>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
    <xsl:apply-templates select="figure[@name = 'incidence']"/>
    <xsl:apply-templates select="figure[@name = 'cash']"/>
  </section>
</xsl:template>

<xsl:template name="market">
  <section>
    <h2 id="market">The market they live in</h2>
    <xsl:apply-templates select="figure[@name = 'fans']"/>
    <xsl:apply-templates select="figure[@name = 'independents']"/>
    <div class="scroll" tabindex="0" role="group" aria-label="Table: the market year by year">
      <table>
        <caption>How many are left, year by year</caption>
        <thead><tr><th scope="col">After month</th><xsl:if test="$races"><th scope="col" class="n">No model company is left</th></xsl:if>
          <th scope="col" class="n">No independent company is left</th><th scope="col" class="n">Independent companies, mean</th>
          <th scope="col" class="n">in the middle half of lives</th></tr></thead>
        <tbody>
          <xsl:for-each select="table[@name = 'market']/row[@month mod 12 = 0 or position() = last()]">
            <tr>
              <th scope="row"><xsl:value-of select="@month"/></th>
              <xsl:if test="$races"><xsl:call-template name="chance"><xsl:with-param name="p" select="@no_generalist"/>
                <xsl:with-param name="low" select="@no_generalist_low"/><xsl:with-param name="high" select="@no_generalist_high"/></xsl:call-template></xsl:if>
              <xsl:call-template name="chance"><xsl:with-param name="p" select="@none_left"/>
                <xsl:with-param name="low" select="@none_left_low"/><xsl:with-param name="high" select="@none_left_high"/></xsl:call-template>
              <td class="n"><xsl:value-of select="o:number(@mean_independent)"/></td>
              <td class="n"><xsl:value-of select="@p25"/> to <xsl:value-of select="@p75"/></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
  </section>
</xsl:template>

<xsl:template name="drives">
  <section>
    <h2 id="drives">What drives it</h2>
    <xsl:choose>
      <xsl:when test="$scenario/@inputs = 0"><p>No input is uncertain in this scenario: its lives differ by luck alone.</p></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="figure[@name = 'inputs']"/></xsl:otherwise>
    </xsl:choose>
    <xsl:for-each select="$inquiries[@kind = 'sensitivity']"><xsl:call-template name="inquiry"/></xsl:for-each>
    <xsl:for-each select="$inquiries[@kind = 'discovery']"><xsl:call-template name="inquiry"/></xsl:for-each>
    <xsl:if test="$scenario/@inputs &gt; 0 and not($inquiries[@kind = 'sensitivity'])">
      <p class="note">These are correlations. What explains how much, what is plain luck, and what would flip the answer, says
        <code>outlast sensitivity <xsl:value-of select="o:word(concat(@path, '/scenario.yaml'))"/></code>; beside this folder, it is taken into this page.</p>
    </xsl:if>
  </section>
</xsl:template>

<xsl:template name="saves">
  <section>
    <h2 id="saves">What would have saved them</h2>
    <xsl:for-each select="$inquiries[@kind = 'autopsy' or @kind = 'solution']"><xsl:call-template name="inquiry"/></xsl:for-each>
    <xsl:if test="not($inquiries[@kind = 'autopsy'])">
      <p>That was not asked yet. <code>outlast autopsy <xsl:value-of select="o:word(concat(@path, '/scenario.yaml'))"/><xsl:text> </xsl:text><xsl:value-of select="o:word($group[1]/@name)"/></code>
        lives the same trials again with one change each; beside this folder, it is taken into this page.</p>
    </xsl:if>
  </section>
</xsl:template>

<!-- An inquiry among others: its answer, its figures and its tables. -->
<xsl:template name="inquiry">
  <h3><xsl:apply-templates select="." mode="title"/></h3>
  <xsl:call-template name="answer-and-numbers"/>
</xsl:template>

<xsl:template name="answer-and-numbers">
  <p><xsl:value-of select="value[@name = 'headline']"/></p>
  <xsl:apply-templates select="." mode="first-figure"/>
  <xsl:apply-templates select="." mode="numbers"/>
</xsl:template>

<!-- ===== what it rests on ===== -->

<xsl:template name="assumptions">
  <section>
    <h2 id="assumptions">What is assumed</h2>
    <p>Every value that is not the model’s default. A distribution is drawn once in each trial; of a company’s values, for each company by itself.
      The source is what stands behind the value in the scenario’s file, after a <code>#</code>. All others, and what they mean: <code>outlast check <xsl:value-of select="o:word(concat($subject/@path, '/scenario.yaml'))"/></code> and
      <code>outlast parameters</code>.</p>
    <div class="scroll" tabindex="0" role="group" aria-label="Table: assumptions">
      <table class="sortable dense">
        <caption>Values of <xsl:value-of select="$scenario/@name"/> that differ from their defaults: <xsl:value-of select="count($scenario/value)"/></caption>
        <thead><tr><th scope="col">Whose</th><th scope="col">Key</th><th scope="col">Value, and its unit</th>
          <th scope="col">Meaning</th><th scope="col">Source</th><th scope="col">Default, and its source</th></tr></thead>
        <tbody>
          <xsl:for-each select="$scenario/value">
            <tr>
              <th scope="row"><xsl:value-of select="@whose"/></th><td><code><xsl:value-of select="@key"/></code></td>
              <td><code><xsl:value-of select="@text"/></code><small><xsl:value-of select="@unit"/></small></td>
              <td class="words"><xsl:value-of select="@meaning"/></td>
              <td class="words"><xsl:value-of select="@source"/><xsl:if test="not(@source)">none given</xsl:if></td>
              <td class="words" data-value="{@default}"><xsl:value-of select="@default"/><small><xsl:value-of select="@usual"/></small></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
    <xsl:if test="$scenario/dependence">
      <p>Drawn together, by Spearman’s rank correlation:
        <xsl:for-each select="$scenario/dependence"><xsl:if test="position() &gt; 1">; </xsl:if>
          <code><xsl:value-of select="@first"/></code> and <code><xsl:value-of select="@second"/></code>, <xsl:value-of select="@rank"/></xsl:for-each>.</p>
    </xsl:if>
  </section>
</xsl:template>

<xsl:template name="sure">
  <section>
    <h2 id="sure">How sure the numbers are</h2>
    <p>Intervals are 95 % intervals: they say how far the count of so many trials may be from the model’s own answer.
      <xsl:if test="$subject/value[@name = 'precision'] &gt; 0">They stay valid although the run ended when they were narrow enough (a confidence sequence).</xsl:if>
      <xsl:if test="$scenario/@companies &gt; 1">Companies of one trial share a market; intervals of groups take that into account.</xsl:if>
      <xsl:if test="$subject/@kind = 'score'">Those of the scores say instead how far these few companies may stray from others like them.</xsl:if></p>
    <p><strong>They leave out the model’s own error.</strong> The model is a judgement about how such companies live: no interval here says how far it is from
      the world. <xsl:if test="$races">“Model company” moves with funding, price floors, the length of the war and the cost of training; </xsl:if>“in any business” hangs on the
      hazard of deals (<code>acquisition.rate</code>), which is a judgement too. More trials make intervals narrower, and the model no better.</p>
  </section>
</xsl:template>

<xsl:template name="again">
  <section>
    <h2 id="again">How to get the same</h2>
    <p>The scenario, the seed and the version of the model decide every digit, on any machine and any number of threads.</p>
    <xsl:for-each select="/report/folder">
      <h3><xsl:value-of select="@name"/></h3>
      <xsl:if test="command"><pre tabindex="0"><code><xsl:value-of select="command"/></code></pre></xsl:if>
      <xsl:if test="@kind = 'run'"><p>Or from the scenario that the folder holds, complete with every value:
        <code>outlast run <xsl:value-of select="o:word(concat(@path, '/scenario.yaml'))"/></code>.</p></xsl:if>
      <p class="note">outlast <xsl:value-of select="value[@name = 'version']"/>, model <xsl:value-of select="value[@name = 'model']"/>, seed
        <xsl:text> </xsl:text><xsl:value-of select="value[@name = 'seed']"/>
        <xsl:if test="position() = 1">, scenario key <code class="hash"><xsl:value-of select="$scenario/@key"/></code></xsl:if></p>
      <details>
        <summary>SHA-256 of its files</summary>
        <div class="scroll" tabindex="0" role="group" aria-label="Table: files">
          <table>
            <caption>As <code>outlast verify <xsl:value-of select="o:word(@path)"/></code> checks them</caption>
            <thead><tr><th scope="col">File</th><th scope="col" class="n">Bytes</th><th scope="col">SHA-256</th></tr></thead>
            <tbody>
              <xsl:for-each select="file">
                <tr><th scope="row"><xsl:value-of select="@name"/></th><td class="n"><xsl:value-of select="o:count(@bytes)"/></td>
                  <td><code class="hash"><xsl:value-of select="@sha256"/></code></td></tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </details>
    </xsl:for-each>
  </section>
</xsl:template>

<!-- ===== cells ===== -->

<xsl:template match="row" mode="chance">
  <xsl:call-template name="chance"><xsl:with-param name="p" select="@probability"/><xsl:with-param name="low" select="@low"/>
    <xsl:with-param name="high" select="@high"/></xsl:call-template>
</xsl:template>

<xsl:template name="chance">
  <xsl:param name="p"/>
  <xsl:param name="low"/>
  <xsl:param name="high"/>
  <td class="n" data-value="{$p}"><xsl:value-of select="o:percent($p, $low, $high)"/>
    <xsl:if test="number($p) = number($p) and number($low) = number($low)"><small><xsl:value-of select="o:range($p, $low, $high)"/></small></xsl:if></td>
</xsl:template>

<xsl:template name="number">
  <xsl:param name="value"/>
  <xsl:param name="low"/>
  <xsl:param name="high"/>
  <td class="n" data-value="{$value}"><xsl:value-of select="o:number($value)"/>
    <xsl:if test="number($low) = number($low)"><small><xsl:value-of select="o:number($low)"/> to <xsl:value-of select="o:number($high)"/></small></xsl:if></td>
</xsl:template>

<xsl:template match="@*" mode="bound">
  <td class="n"><xsl:choose><xsl:when test="contains(., 'inf')">any</xsl:when><xsl:otherwise><xsl:value-of select="o:number(.)"/></xsl:otherwise></xsl:choose></td>
</xsl:template>

<!-- A share without an interval of its own, in the table's usual decimals. -->
<xsl:template name="share">
  <xsl:param name="of"/>
  <td class="n" data-value="{$of}"><xsl:value-of select="format-number(100 * $of, '0.0')"/> %</td>
</xsl:template>

<!-- An index of sensitivity, which may be told from 0 or not. -->
<xsl:template name="index">
  <xsl:param name="value"/>
  <xsl:param name="low"/>
  <xsl:param name="high"/>
  <xsl:param name="told"/>
  <td class="n" data-value="{$value}"><xsl:choose>
    <xsl:when test="$told = 'yes'"><xsl:value-of select="o:percent($value, $low, $high)"/><small><xsl:value-of select="o:range($value, $low, $high)"/></small></xsl:when>
    <xsl:otherwise>not distinguishable from 0</xsl:otherwise></xsl:choose></td>
</xsl:template>

<xsl:template match="@reading | @question">
  <xsl:choose>
    <xsl:when test=". = 'generalist'">model company</xsl:when>
    <xsl:when test=". = 'independent'">in any business</xsl:when>
    <xsl:when test=". = 'legal'">at least a shell</xsl:when>
    <xsl:when test=". = 'operating'">product lives</xsl:when>
    <xsl:when test=". = 'no_generalist'">no model company left</xsl:when>
    <xsl:when test=". = 'none_left'">no company left</xsl:when>
    <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- ===== figures ===== -->

<!-- Which tables a figure is made of: what the script hands out under it. -->
<xsl:template match="figure" mode="tables">
  <xsl:choose>
    <xsl:when test="@name = 'survival' or @name = 'incidence'">survival</xsl:when>
    <xsl:when test="@name = 'readings'">readings</xsl:when>
    <xsl:when test="@name = 'fates'">companies</xsl:when>
    <xsl:when test="@name = 'fans'">paths</xsl:when>
    <xsl:when test="@name = 'independents'">market independents</xsl:when>
    <xsl:when test="@name = 'heat' or @name = 'lines'">points</xsl:when>
    <xsl:when test="@name = 'saved'">changes averted</xsl:when>
    <xsl:when test="@name = 'sobol'">sobol flips</xsl:when>
    <xsl:when test="@name = 'account'">accounts keys</xsl:when>
    <xsl:when test="@name = 'calibration'">calibration forecasts</xsl:when>
    <xsl:when test="@name = 'trajectory'">trajectory boxes</xsl:when>
    <xsl:when test="@name = 'solution'">steps</xsl:when>
    <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- gnuplot writes title and subtitle first, at the left edge: they say in words what the figure shows. -->
<xsl:template match="figure">
  <xsl:variable name="said" select=".//svg:g[starts-with(@transform, 'translate(20.00,')]"/>
  <xsl:variable name="words" select="concat($said[1], '. ', $said[2])"/>
  <xsl:variable name="tables"><xsl:text> </xsl:text><xsl:apply-templates select="." mode="tables"/><xsl:text> </xsl:text></xsl:variable>
  <figure>
    <div class="scroll" tabindex="0" role="group" aria-label="Figure: {@name}">
      <svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" aria-label="{normalize-space($words)}" viewBox="{svg:svg/@viewBox}">
        <xsl:apply-templates select="svg:svg/svg:g | svg:svg/svg:defs" mode="svg"><xsl:with-param name="id" select="generate-id()"/></xsl:apply-templates>
      </svg>
    </div>
    <figcaption>
      <span class="in-words" aria-hidden="true"><xsl:value-of select="normalize-space($said[1])"/>. </span>
      <span class="data">Data:
        <xsl:for-each select="../table[contains($tables, concat(' ', @name, ' ')) and text]">
          <button type="button" data-table="{generate-id()}" data-file="{@name}.tsv"><xsl:value-of select="@name"/>.tsv</button>
          <xsl:text> </xsl:text>
        </xsl:for-each>
      </span>
    </figcaption>
  </figure>
</xsl:template>

<!-- Several drawings in one page: names are told apart by the figure's own. -->
<xsl:template match="svg:*" mode="svg">
  <xsl:param name="id"/>
  <xsl:element name="{local-name()}" namespace="http://www.w3.org/2000/svg">
    <xsl:apply-templates select="@*" mode="svg"><xsl:with-param name="id" select="$id"/></xsl:apply-templates>
    <xsl:apply-templates mode="svg"><xsl:with-param name="id" select="$id"/></xsl:apply-templates>
  </xsl:element>
</xsl:template>
<xsl:template match="svg:title | svg:desc | svg:filter | svg:script | @filter" mode="svg"/>
<xsl:template match="@*" mode="svg"><xsl:copy/></xsl:template>
<xsl:template match="svg:*/@id" mode="svg">
  <xsl:param name="id"/>
  <xsl:attribute name="id"><xsl:value-of select="concat($id, '-', .)"/></xsl:attribute>
</xsl:template>
<xsl:template match="@xlink:href" mode="svg">
  <xsl:param name="id"/>
  <xsl:attribute name="href"><xsl:value-of select="concat('#', $id, '-', substring-after(., '#'))"/></xsl:attribute>
</xsl:template>
<xsl:template match="text()" mode="svg"><xsl:value-of select="."/></xsl:template>

</xsl:stylesheet>
